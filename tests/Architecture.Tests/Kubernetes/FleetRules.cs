using Almagest.Application.Runs;
using Almagest.Hosting.Messaging;
using k8s.Models;

namespace Almagest.Architecture.Tests.Kubernetes;

/// <summary>What the fleet has to say as a whole, beside the rules of each of its manifests
/// (<see cref="ManifestRules"/>).</summary>
internal static class FleetRules
{
    // Of operators, and those that the operator of the cluster makes (docs/kubernetes.md).
    private static readonly string[] Secrets =
    [
        "almagest-fleet",
        "almagest-tokens",
        "almagest-scaler",
        "almagest-rabbitmq-default-user",
        "almagest-postgres-app",
    ];

    /// <summary>Seconds after which a chunk is told to be slow, by the alert: none should take longer.</summary>
    public const int LongestChunk = 600;

    /// <returns>A sentence for each rule that is broken.</returns>
    public static IReadOnlyList<string> Broken(IReadOnlyList<object> all) =>
        [
            .. Pods(all).SelectMany(pod => OfPod(pod.Name, pod.Spec, all)),
            .. all.OfType<V1Deployment>().SelectMany(one => OfDeployment(one, all)),
            .. all.OfType<ScaledObject>().SelectMany(one => OfScaled(one, all)),
            .. all.OfType<ScaledJob>().SelectMany(one => OfTrigger(one.Metadata.Name, one.Spec.Triggers, all)),
            .. OfNamespace(all),
            .. all.OfType<RabbitmqCluster>().SelectMany(OfRabbit),
        ];

    public static IEnumerable<(string Name, V1PodSpec Spec)> Pods(IReadOnlyList<object> all) =>
        [
            .. all.OfType<V1Deployment>().Select(one => (one.Metadata.Name, one.Spec.Template.Spec)),
            .. all.OfType<V1Job>().Select(one => (one.Metadata.Name, one.Spec.Template.Spec)),
            .. all.OfType<ScaledJob>().Select(one => (one.Metadata.Name, one.Spec.JobTargetRef.Template.Spec)),
        ];

    private static IEnumerable<string> OfPod(string name, V1PodSpec pod, IReadOnlyList<object> all)
    {
        V1Container[] containers = [.. pod.Containers, .. pod.InitContainers ?? []];
        string[] configured = [.. all.OfType<V1ConfigMap>().Select(one => one.Metadata.Name)];
        foreach (V1Container one in containers)
        {
            if (!one.Image.Contains(':', StringComparison.Ordinal) || one.Image.EndsWith(":latest", StringComparison.Ordinal))
                yield return $"{name}: found the image {one.Image}; expected a version.";
            foreach (V1EnvFromSource from in one.EnvFrom ?? [])
                if (from.ConfigMapRef is not { } map || !configured.Contains(map.Name))
                    yield return $"{name}: found variables from {from.ConfigMapRef?.Name ?? "elsewhere"}; expected a ConfigMap "
                        + "that there is, and secrets as files.";
            foreach (V1EnvVar variable in one.Env ?? [])
                if (variable.ValueFrom?.SecretKeyRef is { Key: not "username" } secret)
                    yield return $"{name}: found the secret {secret.Name}/{secret.Key} in a variable; expected a file.";
        }
        foreach (
            string secret in (pod.Volumes ?? []).Select(volume => volume.Secret?.SecretName).OfType<string>().Except(Secrets)
        )
            yield return $"{name}: found the Secret {secret}; expected one of {string.Join(", ", Secrets)}.";
        if (!all.OfType<V1PriorityClass>().Any(one => one.Metadata.Name == pod.PriorityClassName))
            yield return $"{name}: found the priority class {pod.PriorityClassName}; expected one that there is.";
    }

    private static IEnumerable<string> OfDeployment(V1Deployment one, IReadOnlyList<object> all)
    {
        V1PodSpec pod = one.Spec.Template.Spec;
        TimeSpan stop = new MessagingOptions().StopTimeout,
            renewal = TimeSpan.FromSeconds(new ScheduleOptions().LeaseSeconds / 3);
        // The host waits five seconds longer than the bus.
        if (!(pod.TerminationGracePeriodSeconds > stop.TotalSeconds + 5 && stop > renewal))
            yield return $"{one.Metadata.Name}: found {pod.TerminationGracePeriodSeconds} s of grace; expected more than the "
                + $"{stop.TotalSeconds + 5} s that a worker has to stop, and these more than {renewal.TotalSeconds} s, after "
                + "which it says again that it lives.";
        if (pod.TopologySpreadConstraints is not { Count: > 0 })
            yield return $"{one.Metadata.Name}: expected to be spread over nodes.";
        if (!all.OfType<V1PodDisruptionBudget>().Any(budget => Same(budget.Spec.Selector, one.Spec.Selector)))
            yield return $"{one.Metadata.Name}: expected a PodDisruptionBudget.";
        bool isScaled = all.OfType<ScaledObject>().Any(scaled => scaled.Spec.ScaleTargetRef.Name == one.Metadata.Name);
        if (isScaled == one.Spec.Replicas.HasValue)
            yield return $"{one.Metadata.Name}: found {one.Spec.Replicas} replicas; expected them from its ScaledObject alone, "
                + "or here.";
    }

    private static IEnumerable<string> OfScaled(ScaledObject one, IReadOnlyList<object> all)
    {
        string name = $"ScaledObject {one.Metadata.Name}";
        ScaledObjectSpec spec = one.Spec;
        if (all.OfType<V1Deployment>().All(target => target.Metadata.Name != spec.ScaleTargetRef.Name))
            yield return $"{name}: found the target {spec.ScaleTargetRef.Name}; expected a Deployment that there is.";
        if (spec.CooldownPeriod <= LongestChunk)
            yield return $"{name}: found a cooldown of {spec.CooldownPeriod} s; expected more than the longest chunk's "
                + $"{LongestChunk} s.";
        if (spec is not { MinReplicaCount: 0, Fallback.Replicas: > 0 })
            yield return $"{name}: expected to scale to zero, and to replicas while nobody can be asked.";
        V2HPAScalingRules? down = spec.Advanced.HorizontalPodAutoscalerConfig.Behavior.ScaleDown;
        if (down?.Policies is not [{ Type: "Pods", Value: 1, PeriodSeconds: >= 60 }])
            yield return $"{name}: expected to scale down by one pod a minute.";
        foreach (string broken in OfTrigger(name, spec.Triggers, all))
            yield return broken;
    }

    private static IEnumerable<string> OfTrigger(string name, IList<ScaleTrigger> triggers, IReadOnlyList<object> all)
    {
        foreach (ScaleTrigger trigger in triggers)
        {
            if (trigger.Type != "metrics-api" || !trigger.Metadata["url"].EndsWith("/api/v1/backlog", StringComparison.Ordinal))
                yield return $"{name}: found {trigger.Type}; expected what is undone, as a gateway tells it.";
            // gateway.namespace.svc
            string[] host = new Uri(trigger.Metadata["url"]).Host.Split('.');
            if (!all.OfType<V1Service>().Any(service => service.Metadata.Name == host[0]))
                yield return $"{name}: found {host[0]}; expected a Service that there is.";
            if (all.OfType<TriggerAuthentication>().All(known => known.Metadata.Name != trigger.AuthenticationRef.Name))
                yield return $"{name}: found {trigger.AuthenticationRef.Name}; expected a TriggerAuthentication that there is.";
        }
    }

    private static IEnumerable<string> OfNamespace(IReadOnlyList<object> all)
    {
        if (
            !all.OfType<V1NetworkPolicy>()
                .Any(one =>
                    one.Spec is { Ingress: null, Egress: null, PolicyTypes.Count: 2 }
                    && one.Spec.PodSelector is { MatchLabels: null, MatchExpressions: null }
                )
        )
            yield return "expected a NetworkPolicy that lets nobody come or go.";
        foreach (V1ConfigMap map in all.OfType<V1ConfigMap>())
            if (
                map.Data.TryGetValue("ALMAGEST_Storage__ConnectionString", out string? connection)
                && !connection.StartsWith("Host=almagest-postgres-rw;", StringComparison.Ordinal)
            )
                yield return $"ConfigMap {map.Metadata.Name}: found {connection}; expected the service that writes, no pooler.";
    }

    private static IEnumerable<string> OfRabbit(RabbitmqCluster one)
    {
        string tag = one.Spec.Image.Split(':')[^1].Split('-')[0];
        if (
            !Version.TryParse(tag, out Version? version)
            || (version < new Version(4, 2))
            || (version.Minor == 3 && version < new Version(4, 3, 3))
        )
            yield return $"RabbitmqCluster: found {one.Spec.Image}; expected 4.2, or 4.3.3 and later.";
        if (one.Spec.Replicas % 2 == 0)
            yield return $"RabbitmqCluster: found {one.Spec.Replicas} nodes; expected an odd number, for a majority.";
    }

    private static bool Same(V1LabelSelector one, V1LabelSelector other) =>
        one.MatchLabels.Count == other.MatchLabels.Count
        && one.MatchLabels.All(label => other.MatchLabels.TryGetValue(label.Key, out string? value) && value == label.Value);
}
