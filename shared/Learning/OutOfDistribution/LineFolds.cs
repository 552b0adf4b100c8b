using Almagest.Spectra;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;

namespace Almagest.Learning.OutOfDistribution;

/// <summary>Narrow lines at energies of a grid as a response shows them.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class LineFolds
{
    private const int Most = 64;

    private readonly GroupedResponse _response;
    private readonly double[][] _rates;

    private LineFolds(GroupedResponse response, EnergyGrid grid)
    {
        _response = response;
        int step = 1 + (grid.BinCount / Most),
            lines = (grid.BinCount + step - 1) / step,
            bins = response.Energies.BinCount;
        double[] flux = new double[lines * bins],
            rates = new double[lines * response.GroupCount];
        for (int line = 0; line < lines; line++)
            if (response.Energies.FindBin(grid.Center(line * step)) is >= 0 and var at)
                flux[(line * bins) + at] = 1;
        response.Fold(flux, lines, rates);
        _rates = [.. rates.Chunk(response.GroupCount)];
    }

    /// <summary>For each line, the counts of each group per second and photon cm⁻² s⁻¹: shape [lines][groups]. At the middles of
    /// the grid's bins, every second one if they are many, and so on.</summary>
    public static double[][] Of(GroupedResponse response, EnergyGrid grid, EvaluationWorkspace workspace)
    {
        // Groups that one spectrum's counts make are sums of channels that all others have too.
        if (response.Whole is not { } whole)
            return Known(response, grid, workspace)._rates;
        return
        [
            .. Known(whole, grid, workspace)
                ._rates.Select(rate =>
                {
                    double[] sums = new double[response.GroupCount];
                    response.AddUp(rate, sums);
                    return sums;
                }),
        ];
    }

    /// <summary>Spectra of a catalogue mostly have the responses of those before them; of more, those of all masks would pile
    /// up.</summary>
    private static LineFolds Known(GroupedResponse response, EnergyGrid grid, EvaluationWorkspace workspace) =>
        workspace.Remember<(GroupedResponse Response, EnergyGrid Grid), LineFolds>(
            grid,
            (response, grid),
            static (key, known) => ReferenceEquals(known._response, key.Response),
            static (key, _) => new(key.Response, key.Grid)
        );
}
