using System.Globalization;
using Almagest.Learning.Campaigns;
using Almagest.Spectra;

namespace Almagest.Learning.Posteriors;

/// <summary>The kind of a gap in words, from its mask: what a calibration report groups by.</summary>
internal sealed class GapNames
{
    private readonly List<(string Name, bool[] Observed)> _fixed = [];

    public GapNames(Campaign campaign)
    {
        var grid = new EnergyGrid(campaign.GridEdges);
        foreach (GapPattern pattern in campaign.Gaps.Where(pattern => pattern.Kind == GapKind.Fixed))
        {
            MissingBand[] bands = [new(pattern.Lower, pattern.Upper), .. pattern.Further ?? []];
            bool[] observed = new bool[grid.BinCount];
            for (int bin = 0; bin < observed.Length; bin++)
                observed[bin] = !bands.Any(band => grid.Center(bin) >= band.Lower && grid.Center(bin) < band.Upper);
            IEnumerable<string> named = bands.Select(band =>
                string.Create(CultureInfo.InvariantCulture, $"{band.Lower:0.###}-{band.Upper:0.###}")
            );
            _fixed.Add(($"gap {string.Join(", ", named)} keV", observed));
        }
    }

    public string Of(ReadOnlySpan<bool> observed)
    {
        if (!observed.Contains(false))
            return "no gap";
        foreach ((string name, bool[] mask) in _fixed)
            if (observed.SequenceEqual(mask))
                return name;
        return "gap anywhere";
    }
}
