using Almagest.Learning.Campaigns;
using Almagest.Spectra;

namespace Almagest.Learning.Posteriors;

/// <summary>Which gaps a campaign may have drawn: told from the mask. The full spectrum is inside, and so is every part of a gap
/// that was learnt.</summary>
/// <param name="covered">Shape [responses][B]: what no channel of a response reaches is no gap.</param>
internal sealed class KnownGaps(Campaign campaign, IReadOnlyList<bool[]> covered)
{
    /// <summary>So many bins more than a scattered gap has on the mean, in its standard deviations, are still of its
    /// kind.</summary>
    private const double Spread = 3;

    private readonly EnergyGrid _grid = new(campaign.GridEdges);

    public bool Has(ReadOnlySpan<bool> observed)
    {
        // An instrument that dropped out takes its bins along: any mask may be drawn.
        if (campaign.Instruments.Any(instrument => instrument.DropOut > 0))
            return true;
        List<int> missing = [];
        for (int bin = 0; bin < observed.Length; bin++)
            if (!observed[bin] && covered.All(response => response[bin]))
                missing.Add(bin);
        return missing.Count == 0 || campaign.Gaps.Any(pattern => MayDraw(pattern, missing));
    }

    private bool MayDraw(GapPattern pattern, List<int> missing) =>
        pattern.Kind switch
        {
            GapKind.Fixed => missing.TrueForAll(bin =>
                IsIn(new MissingBand(pattern.Lower, pattern.Upper), bin) || (pattern.Further ?? []).Any(band => IsIn(band, bin))
            ),
            GapKind.Random => Stretches(missing, (int)Math.Round(pattern.Upper * _grid.BinCount)) <= (pattern.Count ?? 1),
            GapKind.Scattered => IsScattered(pattern.Upper, missing),
            _ => false,
        };

    private bool IsIn(MissingBand band, int bin) => _grid.Center(bin) >= band.Lower && _grid.Center(bin) < band.Upper;

    /// <summary>How many stretches of that length at the most it takes to cover the bins.</summary>
    private static int Stretches(List<int> missing, int longest)
    {
        int count = 0,
            end = -1;
        foreach (int bin in missing)
            if (bin > end)
                (count, end) = (count + 1, bin + longest - 1);
        return count;
    }

    /// <summary>Neither more bins nor a longer stretch than chance gives.</summary>
    private bool IsScattered(double share, List<int> missing)
    {
        int bins = _grid.BinCount,
            longest = (int)Math.Ceiling(Math.Log(1e-3 / bins) / Math.Log(Math.Min(share, 0.999)));
        return missing.Count <= (bins * share) + (Spread * Math.Sqrt(bins * share * (1 - share)))
            && !missing
                .Index()
                .Any(one => one.Index + longest < missing.Count && missing[one.Index + longest] == one.Item + longest);
    }
}
