using Almagest.Learning.Priors;
using Almagest.Spectra;

namespace Almagest.Learning.Campaigns;

/// <summary>What the gaps of a campaign may be.</summary>
internal static class GapValidator
{
    public const int MostGaps = 64;

    public static void Require(IReadOnlyList<GapPattern> gaps, EnergyGrid grid)
    {
        CampaignRule.Require(gaps.Count > 0, "gaps", "none", "at least one pattern; the pattern \"none\" for no gap");
        for (int i = 0; i < gaps.Count; i++)
            Require(gaps[i], grid, $"gaps, pattern {i + 1}");
    }

    private static void Require(GapPattern gap, EnergyGrid grid, string where)
    {
        string found = $"{gap.Lower} to {gap.Upper}";
        CampaignRule.Require(Enum.IsDefined(gap.Kind), where, $"kind {gap.Kind}", string.Join(", ", Enum.GetNames<GapKind>()));
        CampaignRule.Require(
            gap.Further is null || gap is { Kind: GapKind.Fixed, Further.Count: > 0 and < MostGaps },
            where,
            "further bands",
            $"1 to {MostGaps - 1}, of a fixed gap alone"
        );
        CampaignRule.Require(
            gap.Count is null || gap is { Kind: GapKind.Random, Count: >= 1 and <= MostGaps },
            where,
            $"{gap.Count} gaps",
            $"1 to {MostGaps}, of a random gap alone"
        );
        if (gap.Kind == GapKind.None)
            return;
        if (gap.Kind != GapKind.Fixed)
        {
            CampaignRule.Require(
                gap.Lower >= 0 && gap.Lower <= gap.Upper && gap.Upper < 1,
                where,
                found,
                "shares of the bins, ascending, from 0 to less than 1"
            );
            CampaignRule.Require(
                (gap.Count ?? 1) * gap.Upper < 1,
                where,
                $"{gap.Count} gaps of {found}",
                "gaps that leave at least one bin"
            );
            return;
        }
        (double first, double last) = (grid.Edges[0], grid.Edges[^1]);
        MissingBand[] bands = [new(gap.Lower, gap.Upper), .. gap.Further ?? []];
        foreach (MissingBand band in bands)
            CampaignRule.Require(
                band.Lower < band.Upper && band.Upper > first && band.Lower < last,
                where,
                $"{band.Lower} to {band.Upper} keV",
                $"ascending energies that meet the grid, {first} to {last} keV"
            );
        bool leavesABin = Enumerable
            .Range(0, grid.BinCount)
            .Any(bin => !bands.Any(band => grid.Center(bin) >= band.Lower && grid.Center(bin) < band.Upper));
        CampaignRule.Require(
            leavesABin,
            where,
            string.Join(", ", bands.Select(band => $"{band.Lower} to {band.Upper}")) + " keV",
            "a gap that leaves at least one bin"
        );
    }
}
