using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.OutOfDistribution;

/// <summary>Narrow lines at energies of a grid as a response shows them.</summary>
internal static class LineFolds
{
    private const int Most = 64;

    /// <summary>Spectra of a catalogue mostly have the response of the one before them; of more, those of all masks would pile
    /// up.</summary>
    [ThreadStatic]
    private static (GroupedResponse Response, EnergyGrid Grid, double[][] Rates)? _last;

    /// <returns>For each line, the counts of each group per second and photon cm⁻² s⁻¹: shape [lines][groups]. At the middles
    /// of the grid's bins, every second one if they are many, and so on.</returns>
    public static double[][] Of(GroupedResponse response, EnergyGrid grid)
    {
        if (_last is { } last && ReferenceEquals(last.Response, response) && ReferenceEquals(last.Grid, grid))
            return last.Rates;
        int step = 1 + (grid.BinCount / Most),
            lines = (grid.BinCount + step - 1) / step,
            bins = response.Energies.BinCount;
        double[] flux = new double[lines * bins],
            rates = new double[lines * response.GroupCount];
        for (int line = 0; line < lines; line++)
            if (response.Energies.FindBin(grid.Center(line * step)) is >= 0 and var at)
                flux[(line * bins) + at] = 1;
        response.Fold(flux, lines, rates);
        double[][] folded = [.. rates.Chunk(response.GroupCount)];
        _last = (response, grid, folded);
        return folded;
    }
}
