using Almagest.Spectra.Models;
using Almagest.Tests;

namespace Almagest.Spectra.Tests.Models;

public sealed class ModelGuideTests
{
    [Fact]
    public void The_documentation_lists_every_component_as_it_is() =>
        Assert.Contains(
            ModelGuide.Table(),
            File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", "spectral-models.md")),
            StringComparison.Ordinal
        );
}
