using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fluxes;

/// <summary>Fluxes of a fit in one band.</summary>
/// <param name="Photons">Photons cm⁻² s⁻¹.</param>
/// <param name="Energy">erg cm⁻² s⁻¹.</param>
/// <param name="UnabsorbedPhotons">Without the model's absorption.</param>
/// <param name="UnabsorbedEnergy">Without the model's absorption.</param>
public sealed record BandFlux(
    EnergyBand Band,
    Measured Photons,
    Measured Energy,
    Measured UnabsorbedPhotons,
    Measured UnabsorbedEnergy
)
{
    /// <param name="band">Anywhere: the model reaches beyond the data, at the reader's risk.</param>
    /// <param name="group">Of a joint fit, from 0: each group has parameters of its own.</param>
    public static BandFlux Of(FitProblem problem, FitFunction function, EnergyBand band, int group = 0)
    {
        IReadOnlyList<Measured> figures = function.Measure(FluxesOf(problem, band, group));
        return new BandFlux(band, figures[0], figures[1], figures[2], figures[3]);
    }

    private static Func<double[], double[]> FluxesOf(FitProblem problem, EnergyBand band, int group)
    {
        SpectralModel model = problem.Model;
        ModelFlux flux = new(model, band);
        int first = problem.Layout.FirstOf(group);
        bool absorbed = model.Columns.Count > 0;
        return parameters =>
        {
            ReadOnlySpan<double> own = parameters.AsSpan(first, model.Parameters.Count);
            (double photons, double energy) = flux.Of(own);
            (double barePhotons, double bareEnergy) = absorbed ? flux.Of(Unabsorbed.Of(model, own)) : (photons, energy);
            return [photons, energy, barePhotons, bareEnergy];
        };
    }
}

/// <summary>Luminosity of a fit in a band of the source's own frame: XSPEC's <c>lumin</c>.</summary>
/// <param name="Band">In the source's frame.</param>
/// <param name="Redshift">z.</param>
/// <param name="Distance">Luminosity distance, Mpc.</param>
/// <param name="Absorbed">erg s⁻¹, of the model as it is.</param>
/// <param name="Unabsorbed">erg s⁻¹, without the model's absorption.</param>
public sealed record BandLuminosity(EnergyBand Band, double Redshift, double Distance, Measured Absorbed, Measured Unabsorbed)
{
    /// <remarks>The flux in the band as it is seen, E / (1 + z), × 4 π D²: the K correction is the model's own.</remarks>
    public static BandLuminosity Of(
        FitProblem problem,
        FitFunction function,
        EnergyBand band,
        double redshift,
        Cosmology cosmology,
        int group = 0
    )
    {
        double perFlux = cosmology.LuminosityPerFlux(redshift);
        BandFlux flux = BandFlux.Of(problem, function, band.Observed(redshift), group);
        return new BandLuminosity(
            band,
            redshift,
            cosmology.LuminosityDistance(redshift),
            flux.Energy.Times(perFlux),
            flux.UnabsorbedEnergy.Times(perFlux)
        );
    }
}
