using Almagest.Tests;
using Almagest.Vo.Adql;
using Almagest.Vo.Adql.Translation;

namespace Almagest.Vo.Tests.Adql;

public sealed class AdqlFeaturesTests
{
    /// <summary>What is declared is in a good query of the corpus, which runs on both databases.</summary>
    [Fact]
    public void What_is_declared_is_there()
    {
        string path = Path.Combine(SharedData.RepositoryRoot, "tests", "Vo.Tests", "Adql", "corpus.txt");
        string good = string.Join('\n', File.ReadLines(path).Where(line => line.StartsWith("ok", StringComparison.Ordinal)));

        Assert.Equal([], AdqlFeatures.All.Select(Word).Where(word => !good.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void What_there_is_beyond_ADQL_is_declared() =>
        Assert.Equal(
            [],
            Functions
                .All.Keys.Where(name => name.Contains('_', StringComparison.Ordinal))
                .Except(AdqlFeatures.All.Select(feature => Word(feature).ToUpperInvariant()))
        );

    private static string Word(AdqlFeature feature) => feature.Form.Split('(')[0];
}
