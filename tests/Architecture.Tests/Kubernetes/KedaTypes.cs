using k8s.Models;

namespace Almagest.Architecture.Tests.Kubernetes;

/// <summary>keda.sh/v1alpha1, as far as it is used here. A field that is not listed is a mistake, or belongs here.</summary>
public sealed class ScaledObject
{
    public required string ApiVersion { get; set; }
    public required string Kind { get; set; }
    public required V1ObjectMeta Metadata { get; set; }
    public required ScaledObjectSpec Spec { get; set; }
}

public sealed class ScaledObjectSpec
{
    public required ScaleTarget ScaleTargetRef { get; set; }
    public required int PollingInterval { get; set; }
    public required int CooldownPeriod { get; set; }
    public required int MinReplicaCount { get; set; }
    public required int MaxReplicaCount { get; set; }
    public required ScaleFallback Fallback { get; set; }
    public required ScaleAdvanced Advanced { get; set; }
    public required IList<ScaleTrigger> Triggers { get; set; }
}

public sealed class ScaleTarget
{
    public required string Name { get; set; }
    public string? ApiVersion { get; set; }
    public string? Kind { get; set; }
}

public sealed class ScaleFallback
{
    public required int FailureThreshold { get; set; }
    public required int Replicas { get; set; }
}

public sealed class ScaleAdvanced
{
    public required HorizontalPodAutoscalerConfig HorizontalPodAutoscalerConfig { get; set; }
}

public sealed class HorizontalPodAutoscalerConfig
{
    public required V2HorizontalPodAutoscalerBehavior Behavior { get; set; }
}

public sealed class ScaleTrigger
{
    public required string Type { get; set; }
    public required IDictionary<string, string> Metadata { get; set; }
    public required NamedReference AuthenticationRef { get; set; }
    public string? MetricType { get; set; }
}

public sealed class NamedReference
{
    public required string Name { get; set; }
}

public sealed class ScaledJob
{
    public required string ApiVersion { get; set; }
    public required string Kind { get; set; }
    public required V1ObjectMeta Metadata { get; set; }
    public required ScaledJobSpec Spec { get; set; }
}

public sealed class ScaledJobSpec
{
    public required V1JobSpec JobTargetRef { get; set; }
    public required int PollingInterval { get; set; }
    public required int MinReplicaCount { get; set; }
    public required int MaxReplicaCount { get; set; }
    public int SuccessfulJobsHistoryLimit { get; set; }
    public int FailedJobsHistoryLimit { get; set; }
    public required StrategyOf Rollout { get; set; }
    public required StrategyOf ScalingStrategy { get; set; }
    public required IList<ScaleTrigger> Triggers { get; set; }
}

public sealed class StrategyOf
{
    public required string Strategy { get; set; }
}

public sealed class TriggerAuthentication
{
    public required string ApiVersion { get; set; }
    public required string Kind { get; set; }
    public required V1ObjectMeta Metadata { get; set; }
    public required TriggerAuthenticationSpec Spec { get; set; }
}

public sealed class TriggerAuthenticationSpec
{
    public required IList<SecretTarget> SecretTargetRef { get; set; }
}

public sealed class SecretTarget
{
    public required string Parameter { get; set; }
    public required string Name { get; set; }
    public required string Key { get; set; }
}
