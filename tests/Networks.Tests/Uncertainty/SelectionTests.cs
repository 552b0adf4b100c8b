using Almagest.Networks.Uncertainty;

namespace Almagest.Networks.Tests.Uncertainty;

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
}
