using Almagest.Spectra.Models;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Fluxes;

/// <summary>What a model gives in several bands at once, with its absorption and without: B bands, one grid for all of them.
/// Thread-safe.</summary>
public sealed class BandFluxes
{
    /// <summary>A line counts by its bin's middle, which is 0.3 % from it at the most; all else is right to 1e-4.</summary>
    private const int BinsPerDecade = 200;

    private readonly SpectralModel _model;
    private readonly EnergyGrid _grid;
    private readonly (int First, int End)[] _bins;
    private readonly bool _isAbsorbed;
    private readonly WorkspacePool _workspaces = new();

    /// <param name="bands">At least one, in any order; they may overlap.</param>
    public BandFluxes(SpectralModel model, IReadOnlyList<EnergyBand> bands)
    {
        _model = model;
        _isAbsorbed = model.Parameters.Any(one => one.IsColumn);
        _grid = GridOf(bands);
        double[] edges = _grid.Edges.ToArray();
        _bins = [.. bands.Select(band => (Array.BinarySearch(edges, band.Lower), Array.BinarySearch(edges, band.Upper)))];
    }

    /// <returns>Shape [B, 2], erg cm⁻² s⁻¹: of the model as it is, and with every absorbing column at 0.</returns>
    /// <param name="parameters">Shape [parameters of the model].</param>
    public double[] Of(ReadOnlySpan<double> parameters)
    {
        double[] figures = new double[2 * _bins.Length];
        Add(parameters, figures, 0);
        if (_isAbsorbed)
            Add(Unabsorbed.Of(_model, parameters), figures, 1);
        else
            for (int band = 0; band < _bins.Length; band++)
                figures[(2 * band) + 1] = figures[2 * band];
        return figures;
    }

    private void Add(ReadOnlySpan<double> parameters, double[] figures, int place)
    {
        double[] flux = new double[_grid.BinCount];
        EvaluationWorkspace workspace = _workspaces.Rent();
        _model.Bind(_grid).Evaluate(parameters, flux, workspace);
        _workspaces.Return(workspace);
        for (int band = 0; band < _bins.Length; band++)
        {
            double energy = 0;
            for (int bin = _bins[band].First; bin < _bins[band].End; bin++)
                energy += flux[bin] * _grid.Center(bin);
            figures[(2 * band) + place] = energy * PhysicalConstants.ErgPerKiloelectronvolt;
        }
    }

    /// <summary>Every band begins and ends at an edge.</summary>
    private static EnergyGrid GridOf(IReadOnlyList<EnergyBand> bands)
    {
        double[] ends = [.. bands.SelectMany(band => (double[])[band.Lower, band.Upper]).Distinct().Order()];
        List<double> edges = [ends[0]];
        foreach ((double lower, double upper) in ends.Zip(ends.Skip(1)))
        {
            int bins = Math.Max(1, (int)Math.Ceiling(BinsPerDecade * Math.Log10(upper / lower)));
            for (int bin = 1; bin < bins; bin++)
                if (lower * Math.Pow(upper / lower, (double)bin / bins) is var edge && edge > edges[^1] && edge < upper)
                    edges.Add(edge);
            edges.Add(upper);
        }
        return new EnergyGrid([.. edges]);
    }
}
