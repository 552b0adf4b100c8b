using k8s;
using k8s.Models;

namespace Almagest.Architecture.Tests.Kubernetes;

/// <summary>Every file is read by the types of its objects, as it lies there and as Kustomize puts it together.</summary>
public sealed class StrictTests
{
    public static TheoryData<string> Overlays => [.. Manifests.Overlays];

    [Fact]
    public void Every_file_says_what_there_is_and_nothing_else()
    {
        Assert.InRange(Manifests.Files.Length, 15, 40);
        foreach (string file in Manifests.Files)
            if (Path.GetFileName(file) == "names.yaml")
                KubernetesYaml.Deserialize<KustomizeNames>(File.ReadAllText(file), strict: true);
            else
                Assert.NotEmpty(Manifests.Read(File.ReadAllText(file)));
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task What_is_put_together_says_what_there_is_and_nothing_else(string overlay)
    {
        IReadOnlyList<object> all = Manifests.Read(await Manifests.RenderAsync(overlay));

        Assert.Equal(3, all.OfType<V1Deployment>().Count());
        Assert.Equal(2, all.OfType<ScaledObject>().Count());
        Assert.Single(all.OfType<ScaledJob>());
        Assert.Single(all.OfType<V1Job>());
        Assert.Single(all.OfType<RabbitmqCluster>());
        Assert.Single(all.OfType<PostgresCluster>());
    }

    /// <summary>Of Kubernetes's own objects, of KEDA's, of the operators' and of Kustomize's.</summary>
    [Theory]
    [InlineData("base/fitter.yaml", "readOnlyRootFilesystem", "readOnlyRootFileSystem")]
    [InlineData("base/fitter.yaml", "cooldownPeriod", "coolDownPeriod")]
    [InlineData("base/fitter.yaml", "stabilizationWindowSeconds", "stabilisationWindowSeconds")]
    [InlineData("base/fitter.yaml", "maxUnavailable", "maxUnavailible")]
    [InlineData("base/fitter.yaml", "minReplicaCount: 0", "minReplicaCount: none")]
    [InlineData("base/trainer.yaml", "backoffLimit", "backOffLimit")]
    [InlineData("base/network.yaml", "podSelector", "podSelektor")]
    [InlineData("base/kustomization.yaml", "configMapGenerator", "configmapGenerator")]
    [InlineData("servers/rabbitmq.yaml", "additionalConfig", "additionalConf")]
    [InlineData("servers/postgres.yaml", "walStorage", "walstorage")]
    [InlineData("base/scaler.yaml", "kind: TriggerAuthentication", "kind: TriggerAuthorisation")]
    public void A_misspelt_field_is_refused(string file, string right, string wrong)
    {
        string text = File.ReadAllText(Path.Combine(Manifests.Folder, file));
        Assert.Contains(right, text, StringComparison.Ordinal);
        Manifests.Read(text);

        Assert.ThrowsAny<Exception>(() => Manifests.Read(text.Replace(right, wrong, StringComparison.Ordinal)));
    }
}
