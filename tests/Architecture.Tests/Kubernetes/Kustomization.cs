namespace Almagest.Architecture.Tests.Kubernetes;

/// <summary>kustomize.config.k8s.io/v1beta1, as far as it is used here.</summary>
public sealed class Kustomization
{
    public required string ApiVersion { get; set; }
    public required string Kind { get; set; }
    public string? Namespace { get; set; }
    public IList<KustomizeLabels> Labels { get; set; } = [];
    public required IList<string> Resources { get; set; }
    public IList<ConfigMapGenerator> ConfigMapGenerator { get; set; } = [];
    public IList<KustomizeImage> Images { get; set; } = [];
    public IList<KustomizeReplicas> Replicas { get; set; } = [];
    public IList<KustomizePatch> Patches { get; set; } = [];
    public IList<string> Configurations { get; set; } = [];
}

public sealed class KustomizeLabels
{
    public required IDictionary<string, string> Pairs { get; set; }
    public bool IncludeSelectors { get; set; }
}

public sealed class ConfigMapGenerator
{
    public required string Name { get; set; }
    public required IList<string> Literals { get; set; }
}

public sealed class KustomizeImage
{
    public required string Name { get; set; }
    public required string NewName { get; set; }
    public string? NewTag { get; set; }
    public string? Digest { get; set; }
}

public sealed class KustomizeReplicas
{
    public required string Name { get; set; }
    public required int Count { get; set; }
}

public sealed class KustomizePatch
{
    public required KustomizeTarget Target { get; set; }
    public required string Patch { get; set; }
}

public sealed class KustomizeTarget
{
    public required string Kind { get; set; }
    public string? Name { get; set; }
}

/// <summary>What `configurations` names.</summary>
public sealed class KustomizeNames
{
    public required IList<NameReference> NameReference { get; set; }
}

public sealed class NameReference
{
    public required string Kind { get; set; }
    public required string Version { get; set; }
    public required IList<NameField> FieldSpecs { get; set; }
}

public sealed class NameField
{
    public required string Kind { get; set; }
    public required string Path { get; set; }
}
