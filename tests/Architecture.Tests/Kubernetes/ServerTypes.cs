using k8s.Models;

namespace Almagest.Architecture.Tests.Kubernetes;

/// <summary>rabbitmq.com/v1beta1, of the Cluster Operator, as far as it is used here.</summary>
public sealed class RabbitmqCluster
{
    public required string ApiVersion { get; set; }
    public required string Kind { get; set; }
    public required V1ObjectMeta Metadata { get; set; }
    public required RabbitmqClusterSpec Spec { get; set; }
}

public sealed class RabbitmqClusterSpec
{
    public required int Replicas { get; set; }
    public required string Image { get; set; }
    public required V1ResourceRequirements Resources { get; set; }
    public required RabbitmqPersistence Persistence { get; set; }
    public int TerminationGracePeriodSeconds { get; set; }
    public required RabbitmqConfiguration Rabbitmq { get; set; }
    public V1Affinity? Affinity { get; set; }
}

public sealed class RabbitmqPersistence
{
    public required string Storage { get; set; }
    public string? StorageClassName { get; set; }
}

public sealed class RabbitmqConfiguration
{
    public required string AdditionalConfig { get; set; }
}

/// <summary>postgresql.cnpg.io/v1, of CloudNativePG, as far as it is used here.</summary>
public sealed class PostgresCluster
{
    public required string ApiVersion { get; set; }
    public required string Kind { get; set; }
    public required V1ObjectMeta Metadata { get; set; }
    public required PostgresClusterSpec Spec { get; set; }
}

public sealed class PostgresClusterSpec
{
    public required int Instances { get; set; }
    public required string ImageName { get; set; }
    public required bool EnablePDB { get; set; }
    public required bool EnableSuperuserAccess { get; set; }
    public required PostgresBootstrap Bootstrap { get; set; }
    public required PostgresManaged Managed { get; set; }
    public required PostgresParameters Postgresql { get; set; }
    public required PostgresStorage Storage { get; set; }
    public required PostgresStorage WalStorage { get; set; }
    public required V1ResourceRequirements Resources { get; set; }
    public required PostgresAffinity Affinity { get; set; }
}

public sealed class PostgresBootstrap
{
    public required PostgresInitdb Initdb { get; set; }
}

public sealed class PostgresInitdb
{
    public required string Database { get; set; }
    public required string Owner { get; set; }
}

public sealed class PostgresManaged
{
    public required IList<PostgresRole> Roles { get; set; }
}

public sealed class PostgresRole
{
    public required string Name { get; set; }
    public required string Ensure { get; set; }
    public bool Login { get; set; }
    public bool Createrole { get; set; }
    public IList<string>? InRoles { get; set; }
    public NamedReference? PasswordSecret { get; set; }
}

public sealed class PostgresParameters
{
    public required IDictionary<string, string> Parameters { get; set; }
}

public sealed class PostgresStorage
{
    public required string Size { get; set; }
    public string? StorageClass { get; set; }
}

public sealed class PostgresAffinity
{
    public required bool EnablePodAntiAffinity { get; set; }
    public required string TopologyKey { get; set; }
    public required string PodAntiAffinityType { get; set; }
}
