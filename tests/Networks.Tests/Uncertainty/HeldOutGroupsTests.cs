using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fillers;
using Almagest.Networks.Uncertainty;

namespace Almagest.Networks.Tests.Uncertainty;

public sealed class HeldOutGroupsTests
{
    private static readonly double[] Edges = [.. Enumerable.Range(0, 13).Select(i => 1.0 + i)];

    [Fact]
    public void Spectra_are_told_apart_by_what_is_missing_and_by_their_counts()
    {
        // The last bin is seen by nobody, and so is part of no gap.
        (string Mask, double Counts)[] spectra =
        [
            .. Enumerable.Repeat(("111111111110", 50.0), 40),
            .. Enumerable.Repeat(("110011111110", 500.0), 40),
            .. Enumerable.Repeat(("110011110000", 5e3), 40),
            ("101111111110", 5e4),
            ("101110111110", 5e4),
            ("101010101010", 5e4),
        ];
        var input = new NetworkInput(
            spectra.Length,
            new float[spectra.Length * 12],
            [.. spectra.SelectMany(one => one.Mask.Select(bin => bin == '1'))],
            [.. spectra.SelectMany(one => new[] { (float)Math.Log(one.Counts), 7f })]
        );

        Dictionary<string, int> groups = HeldOutGroups
            .Of(input, Edges)
            .ToDictionary(group => group.Name, group => group.Rows.Count);

        Assert.Equivalent(
            new Dictionary<string, int>
            {
                ["all"] = 123,
                ["no gap"] = 40,
                ["3-5 keV missing"] = 40,
                ["3-5 keV and 9-12 keV missing"] = 40,
                ["one band missing"] = 1,
                ["several bands missing"] = 1,
                ["scattered bins missing"] = 1,
                ["0 to 100 counts"] = 40,
                ["100 to 1000 counts"] = 40,
                ["1000 to 10000 counts"] = 40,
                ["10000 counts and more"] = 3,
            },
            groups,
            strict: true
        );
    }

    [Fact]
    public void Coverage_counts_the_filled_bins_whose_truth_lies_within()
    {
        var input = new NetworkInput(2, [1, 0, 0, 4, 0, 0], [true, false, false, true, false, false], []);
        float[] clean = [1, 2, 3, 4, 5, 6];
        // Off by 1, 0, -2 and 0.5, with half widths of 1, 0.1, 1 and 1: three of four lie within.
        BandCoverage all = BandJudge.Of(input, new GapFilling([1, 3, 3, 4, 3, 6.5f], [0, 1, 0.1f, 0, 1, 1]), clean, [1, 2, 3, 4])[
            0
        ];

        Assert.Equal(("all", 2, 4L, 0.75), (all.Name, all.Spectra, all.Bins, all.Coverage));
        Assert.Equal(3.1 / 4, all.HalfWidth, 1e-6);
        Assert.Equal(Math.Sqrt(5.25 / 4), all.Error, 1e-6);
    }
}
