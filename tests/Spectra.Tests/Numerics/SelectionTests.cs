using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Tests.Numerics;

public sealed class SelectionTests
{
    /// <summary>Of the few that are tried some have many equal values, some are in order or against it.</summary>
    [Theory, InlineData(1, 1), InlineData(2, 1), InlineData(7, 3), InlineData(100, 5), InlineData(100, 1_000_000)]
    public void Each_place_has_what_sorting_puts_there(int count, int different)
    {
        var random = new Random(count + different);
        double[] drawn = [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(different))],
            sorted = [.. drawn.Order()];
        foreach (double[] values in (double[][])[drawn, sorted, [.. sorted.Reverse()]])
            for (int place = 0; place < count; place++)
                Assert.Equal(sorted[place], Selection.At([.. values], place));
    }

    [Theory, InlineData(1, 1), InlineData(2, 9), InlineData(7, 3), InlineData(100, 5), InlineData(2000, 1_000_000)]
    public void Quantiles_are_those_of_the_sorted_values(int count, int different)
    {
        var random = new Random(count + different);
        double[] drawn = [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(different))],
            sorted = [.. drawn.Order()],
            probabilities = [0, 0.05, 0.05, 0.158655, 0.5, 0.5001, 0.841345, 0.95, 1];
        double[] found = Selection.Quantiles(drawn, probabilities);
        foreach ((int i, double probability) in probabilities.Index())
        {
            double at = probability * (count - 1);
            (int below, int above) = ((int)at, Math.Min((int)at + 1, count - 1));
            Assert.Equal(sorted[below] + ((at - below) * (sorted[above] - sorted[below])), found[i], 1e-9);
        }
    }
}
