using Almagest.Tests;
using YamlDotNet.RepresentationModel;

namespace Almagest.Architecture.Tests.Kubernetes;

public sealed class ManifestTests
{
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "deploy", "k8s");
    private static readonly string[] Files =
    [
        .. Directory.EnumerateFiles(Path.Combine(Folder, "base"), "*.yaml").Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Manifests_hold_the_rules()
    {
        IReadOnlyList<YamlMappingNode> all = [.. Files.SelectMany(file => ManifestRules.Parse(File.ReadAllText(file)))];
        Assert.Equal(5, all.Count(one => ManifestRules.Text(one, "kind") is "Deployment" or "ScaledJob" or "Job"));
        Assert.Empty(ManifestRules.Broken(all));
    }

    /// <summary>Each rule is seen to fail.</summary>
    [Theory]
    [InlineData("automountServiceAccountToken: false", "", "automountServiceAccountToken")]
    [InlineData("runAsNonRoot: true, ", "", "runAsNonRoot")]
    [InlineData(", seccompProfile: { type: RuntimeDefault }", "", "seccompProfile")]
    [InlineData("{ sizeLimit: 2Gi }", "{}", "sizeLimit of the emptyDir scratch")]
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "readOnlyRootFilesystem")]
    [InlineData("capabilities: { drop: [ALL] }", "capabilities: { drop: [KILL] }", "capabilities")]
    [InlineData("allowPrivilegeEscalation: false, ", "", "allowPrivilegeEscalation")]
    [InlineData("limits: { memory: 2Gi, ephemeral-storage: 2Gi }", "limits: { cpu: 1 }", "limit of memory")]
    [InlineData("app.kubernetes.io/name: almagest,", "app.kubernetes.io/name: other,", "NetworkPolicy")]
    [InlineData(
        "          ports:\n",
        "            - { name: ALMAGEST_Messaging__Password, value: guest }\n          ports:\n",
        "ALMAGEST_Messaging__Password stands in the repository"
    )]
    [InlineData(
        "apiVersion: apps/v1",
        "kind: Secret\nmetadata: { name: s }\n---\napiVersion: apps/v1",
        "a Secret in the repository"
    )]
    public void A_manifest_that_breaks_a_rule_is_told(string right, string wrong, string broken)
    {
        string fitter = File.ReadAllText(Path.Combine(Folder, "base", "fitter.yaml")),
            network = File.ReadAllText(Path.Combine(Folder, "base", "network.yaml"));
        Assert.Contains(right, fitter, StringComparison.Ordinal);
        string told = Assert.Single(
            ManifestRules.Broken([
                .. ManifestRules.Parse(fitter.Replace(right, wrong, StringComparison.Ordinal)),
                .. ManifestRules.Parse(network),
            ])
        );
        Assert.Contains(broken, told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_generator_s_literal_is_no_place_for_a_secret() =>
        Assert.Contains(
            "ALMAGEST_Storage__ConnectionString",
            Assert.Single(
                ManifestRules.Broken(
                    ManifestRules.Parse(
                        "configMapGenerator: [{ literals: [ALMAGEST_Storage__ConnectionString=Host=h;Password=p] }]"
                    )
                )
            ),
            StringComparison.Ordinal
        );
}
