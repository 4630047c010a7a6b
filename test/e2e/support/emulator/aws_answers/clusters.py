"""The security group of an EKS cluster."""

from moto.ec2.models import ec2_backends
from moto.eks.models import Cluster

create_cluster = Cluster.__init__


def create_with_security_group(self, *args, **kwargs):
    """AWS makes a security group with each cluster, for its nodes and pods."""
    create_cluster(self, *args, **kwargs)
    _, _, _, region, account, _ = self.arn.split(":", 5)
    ec2 = ec2_backends[account][region]
    vpc = ec2.get_subnet(self.resources_vpc_config["subnetIds"][0]).vpc_id
    group = ec2.create_security_group(f"eks-cluster-sg-{self.name}", "made with the cluster", vpc_id=vpc)
    self.resources_vpc_config = {**self.resources_vpc_config, "clusterSecurityGroupId": group.id, "vpcId": vpc}


Cluster.__init__ = create_with_security_group
