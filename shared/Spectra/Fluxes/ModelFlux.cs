using System.Buffers;
using Almagest.Spectra.Models;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Fluxes;

/// <summary>What a model gives in a band. Thread-safe.</summary>
internal sealed class ModelFlux
{
    /// <summary>So fine that a bin's photons all have the energy of its middle, to 1e-6.</summary>
    private const int BinsPerDecade = 2000;

    /// <summary>erg. Exact since 2019.</summary>
    public const double ErgPerKiloelectronvolt = PhysicalConstants.ErgPerKiloelectronvolt;

    private readonly BoundModel _model;
    private readonly WorkspacePool _workspaces = new();

    public ModelFlux(SpectralModel model, EnergyBand band)
    {
        Band = band;
        int bins = Math.Max(200, (int)Math.Ceiling(BinsPerDecade * Math.Log10(band.Upper / band.Lower)));
        _model = model.Bind(EnergyGrid.Logarithmic(band.Lower, band.Upper, bins));
    }

    public EnergyBand Band { get; }

    /// <returns>Photons cm⁻² s⁻¹, and erg cm⁻² s⁻¹.</returns>
    /// <param name="parameters">Shape [parameters of the model].</param>
    public (double Photons, double Energy) Of(ReadOnlySpan<double> parameters)
    {
        int bins = _model.Grid.BinCount;
        double[] rented = ArrayPool<double>.Shared.Rent(bins);
        Span<double> flux = rented.AsSpan(0, bins);
        EvaluationWorkspace workspace = _workspaces.Rent();
        _model.Evaluate(parameters, flux, workspace);
        _workspaces.Return(workspace);
        (double photons, double energy) = (0, 0);
        for (int bin = 0; bin < bins; bin++)
        {
            photons += flux[bin];
            energy += flux[bin] * _model.Grid.Center(bin);
        }
        ArrayPool<double>.Shared.Return(rented);
        return (photons, energy * ErgPerKiloelectronvolt);
    }
}
