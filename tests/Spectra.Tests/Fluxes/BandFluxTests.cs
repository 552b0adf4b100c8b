using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Sampling;
using Almagest.Spectra.Fluxes;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Tests.Fitting;
using Almagest.Spectra.Tests.Responses;

namespace Almagest.Spectra.Tests.Fluxes;

public sealed class BandFluxTests
{
    private const double Erg = 1.602176634e-9;

    [Theory]
    [InlineData(1.7), InlineData(2.0), InlineData(1.0)]
    public void A_power_law_has_its_closed_form(double index)
    {
        (double photons, double energy) = new ModelFlux(SpectralModel.Parse("powerlaw"), new EnergyBand(2, 10)).Of([index, 3e-3]);
        Assert.Equal(3e-3 * Power(1 - index), photons, 1e-9 * photons);
        Assert.Equal(3e-3 * Erg * Power(2 - index), energy, 1e-6 * energy);

        static double Power(double exponent) =>
            exponent == 0 ? Math.Log(5) : (Math.Pow(10, exponent) - Math.Pow(2, exponent)) / exponent;
    }

    [Theory]
    [
        InlineData("tbabs*powerlaw"),
        InlineData("phabs*wabs*powerlaw"),
        InlineData("tbabs*zphabs*powerlaw"),
        InlineData("pcfabs*powerlaw"),
        InlineData("tbabs*tbabs*powerlaw")
    ]
    public void Unabsorbed_is_the_source_alone(string expression)
    {
        SpectralModel model = SpectralModel.Parse(expression),
            bare = SpectralModel.Parse("powerlaw");
        EnergyBand band = new(0.5, 2);
        double[] parameters = model.Defaults;
        (double photons, double energy) = new ModelFlux(model, band).Of(Unabsorbed.Of(model, parameters));
        (double barePhotons, double bareEnergy) = new ModelFlux(bare, band).Of(bare.Defaults);
        Assert.Equal(barePhotons, photons, 1e-8 * photons);
        Assert.Equal(bareEnergy, energy, 1e-8 * energy);
        Assert.True(new ModelFlux(model, band).Of(parameters).Energy < 0.8 * energy);
    }

    /// <summary>What a source has without its absorber is the same, whether its norm is told or the flux of the absorbed
    /// source.</summary>
    [Theory]
    [InlineData("cflux*tbabs*powerlaw", "tbabs*powerlaw", new[] { 1.0, 6, 0, 0.8, 1.9, 1 })]
    [InlineData("cflux*(tbabs*powerlaw+bbody)", "tbabs*powerlaw+bbody", new[] { 1.0, 6, 0, 0.8, 1.9, 1, 0.5, 0.02 })]
    [InlineData("constant*cflux*cflux*tbabs*powerlaw", "tbabs*powerlaw", new[] { 1, 0.5, 9, 0.0, 1, 6, -12, 0.8, 1.9, 1 })]
    public void A_flux_of_the_absorbed_source_is_not_that_of_the_bare_one(string expression, string plain, double[] scaled)
    {
        (SpectralModel model, SpectralModel bare) = (SpectralModel.Parse(expression), SpectralModel.Parse(plain));
        double[] own = scaled[^bare.Parameters.Count..];
        int flux = model.IndexOf("cflux.lg10Flux");
        scaled[flux] = Math.Log10(new ModelFlux(bare, new EnergyBand(scaled[flux - 2], scaled[flux - 1])).Of(own).Energy);
        EnergyBand soft = new(0.3, 2),
            hard = new(2, 10);
        double[] found = new BandFluxes(model, [soft, hard]).Of(scaled);
        foreach ((EnergyBand band, int at) in new[] { (soft, 0), (hard, 2) })
        {
            (double seen, double emitted) = (
                new ModelFlux(bare, band).Of(own).Energy,
                new ModelFlux(bare, band).Of(Unabsorbed.Of(bare, own)).Energy
            );
            Assert.Equal(1, new ModelFlux(model, band).Of(scaled).Energy / seen, 1e-5);
            Assert.Equal(1, new ModelFlux(model, band).Of(Unabsorbed.Of(model, scaled)).Energy / emitted, 1e-5);
            Assert.Equal(1, found[at] / seen, 1e-3);
            Assert.Equal(1, found[at + 1] / emitted, 1e-3);
        }
    }

    /// <summary>XSPEC's rules take the bins at hand, which are not the band's of the flux.</summary>
    [Theory, InlineData(0.5, 2), InlineData(2, 5), InlineData(1, 20)]
    public void A_flux_is_that_of_its_own_band_by_XSPECs_rules_too(double lower, double upper)
    {
        SpectralModel model = SpectralModel.Parse("cflux*powerlaw", bins: BinIntegration.Xspec);
        double expected = 1e-11 * (Math.Pow(upper, 0.3) - Math.Pow(lower, 0.3)) / (Math.Pow(10, 0.3) - Math.Pow(2, 0.3)),
            found = new ModelFlux(model, new EnergyBand(lower, upper)).Of([2, 10, -11, 1.7, 1]).Energy;
        Assert.Equal(1, found / expected, 1e-5);
    }

    [Fact]
    public void Edges_and_cutoffs_of_the_source_are_no_absorption() =>
        Assert.Equal(
            ["tbabs.nH"],
            SpectralModel.Parse("tbabs*edge*highecut*constant*powerlaw").Parameters.Where(one => one.IsColumn).Select(p => p.Name)
        );

    /// <summary>A pegged power law has the flux for its norm: the fit's own error of it is what the delta method must
    /// find.</summary>
    [Fact]
    public void Errors_are_those_of_a_model_whose_parameter_is_the_flux()
    {
        FitProblem problem = SyntheticFit.Problem("powerlaw", [1.8, 1e-3], 1e4, seed: 21);
        FitOutcome.Converged fit = SyntheticFit.Fit(problem);
        FitProblem pegged = SyntheticFit.Refitted(problem, "pegpwrlw");
        double[] start = pegged.Start;
        (start[0], start[3]) = (1.8, 1);
        FitOutcome.Converged peg = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(pegged, start));
        BandFlux flux = BandFlux.Of(problem, new FitFunction(problem, fit) { Draws = 4000 }, new EnergyBand(2, 10));
        Assert.Equal(1e-12 * peg.Parameters[3], flux.Energy.Value, 1e-3 * 1e-12 * peg.Sigmas[3]);
        Assert.Equal(1e-12 * peg.Sigmas[3], flux.Energy.Sigma, 0.005 * flux.Energy.Sigma);
        // 4000 draws: the error of a 16 % quantile is 0.024 sigma; the distribution is not quite symmetric.
        Assert.Equal(flux.Energy.Sigma, 0.5 * (flux.Energy.Upper68 - flux.Energy.Lower68), 0.05 * flux.Energy.Sigma);
        Assert.Equal(1.6449 * flux.Energy.Sigma, 0.5 * (flux.Energy.Upper90 - flux.Energy.Lower90), 0.08 * flux.Energy.Sigma);
        Chain chain = EnsembleSampler.Sample(
            problem,
            fit,
            new()
            {
                Steps = 2000,
                BurnIn = 300,
                Seed = 3,
            },
            cancellation: TestContext.Current.CancellationToken
        );
        BandFlux sampled = BandFlux.Of(
            problem,
            new FitFunction(problem, fit) { Draws = 4000, Chain = chain },
            new EnergyBand(2, 10)
        );
        Assert.Equal(flux.Energy.Sigma, 0.5 * (sampled.Energy.Upper68 - sampled.Energy.Lower68), 0.08 * flux.Energy.Sigma);
        Assert.Equal(flux.Energy.Sigma, sampled.Energy.Sigma, 1e-9 * flux.Energy.Sigma);
    }

    /// <summary>Draws of a column that lies near 0 are cut there, and their fluxes lie above the value.</summary>
    [Fact]
    public void No_interval_excludes_its_own_value()
    {
        int near = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            FitProblem problem = SyntheticFit.Problem("tbabs*powerlaw", [2e-3, 1.8, 1e-3], 1e4, seed);
            FitOutcome.Converged fit = SyntheticFit.Fit(problem);
            near += !fit.AtBound[0] && fit.Parameters[0] < 0.5 * fit.Sigmas[0] ? 1 : 0;
            BandFlux flux = BandFlux.Of(problem, new FitFunction(problem, fit), new EnergyBand(0.5, 2));
            foreach (Measured measured in (Measured[])[flux.Energy, flux.UnabsorbedEnergy])
                Assert.InRange(measured.Value, measured.Lower68, measured.Upper68);
        }
        Assert.InRange(near, 3, 40);
    }

    [Fact]
    public void Luminosity_is_the_flux_of_the_redshifted_band_over_the_sphere()
    {
        // For Γ = 2 the energy flux in a band is K ln(E2/E1): the same in every redshifted band, and the K correction is 1.
        FitProblem problem = SyntheticFit.Problem("tbabs*powerlaw", [0.3, 2, 1e-3], 1e4, seed: 0);
        FitOutcome.Converged fit = SyntheticFit.Fit(problem);
        FitFunction function = new(problem, fit);
        BandLuminosity luminosity = BandLuminosity.Of(problem, function, new EnergyBand(2, 10), 0.7, Cosmology.Default);
        double expected = 1e-3 * Erg * Math.Log(5) * Cosmology.Default.LuminosityPerFlux(0.7);
        Assert.Equal(expected, luminosity.Unabsorbed.Value, 1e-4 * expected);
        Assert.True(luminosity.Absorbed.Value < luminosity.Unabsorbed.Value);
        Assert.InRange(luminosity.Unabsorbed.Value, 1e45, 1e46);
    }

    [Fact]
    public void A_narrow_line_has_the_equivalent_width_of_its_norm_over_the_continuum()
    {
        FitProblem problem = SyntheticFit.Problem("powerlaw+gaussian", [2, 1e-3, 4, 0.02, 5e-5], 1e4, seed: 0, adjust: (_, p) =>
            p[3] = p[3].Freeze(0.02)
        );
        FitOutcome.Converged fit = SyntheticFit.Fit(problem);
        EquivalentWidth width = EquivalentWidth.Of(problem, new FitFunction(problem, fit), "gaussian");
        // The mean of E^-2 over 0.95 to 1.05 E is 1 / (1 - 0.05²) of that at E.
        double expected = 5e-5 / (1e-3 / 16) * (1 - (0.05 * 0.05));
        Assert.Equal(expected, width.Width.Value, 2e-3 * expected);
        Assert.Equal(4, width.PeakEnergy, 0.01);
        Assert.Equal(
            fit.Sigmas[4] / fit.Parameters[4],
            width.Width.Sigma / width.Width.Value,
            0.1 * fit.Sigmas[4] / fit.Parameters[4]
        );
        Assert.Throws<SpectralDataException>(() => EquivalentWidth.Of(problem, new FitFunction(problem, fit), "tbabs"));
    }

    [Fact]
    public void A_band_has_its_counts()
    {
        FitProblem problem = SyntheticFit.Problem("powerlaw", [1.8, 1e-3], 1e4, seed: 4, background: 10);
        BandSignal whole = BandSignal.Of(problem, problem.Start, 0, new EnergyBand(0.1, 20)),
            soft = BandSignal.Of(problem, problem.Start, 0, new EnergyBand(0.1, 2)),
            hard = BandSignal.Of(problem, problem.Start, 0, new EnergyBand(2, 20));
        Assert.Equal(problem.Spectra[0].Counts.Sum(), whole.Counts, 1e-9);
        Assert.Equal(problem.Spectra[0].Background.Sum() / 5, whole.Background, 1e-9);
        Assert.Equal(whole.Net, soft.Net + hard.Net, 1e-9);
        Assert.Equal(Math.Sqrt(whole.Counts + (whole.Background / 5)), whole.NetError, 1e-9);
        Assert.Equal(whole.Model, whole.Net, 5 * whole.NetError);
        Assert.Equal(whole.Net / 1e4, whole.NetRate, 1e-12);
    }

    /// <summary>The spectrum that XSPEC's walk-through says has 3.783 counts a second has AREASCAL 1668.76: no rate is over
    /// that.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void A_rate_is_counts_over_the_exposure_whatever_AREASCAL_is(bool isColumn)
    {
        CountSpectrum source = new()
        {
            FirstChannel = 1,
            Counts = [.. Enumerable.Repeat(4.0, 16)],
            IsPoisson = true,
            Exposure = 100,
            AreaScale = isColumn ? [.. Enumerable.Range(0, 16).Select(channel => 1600.0 + channel)] : [1600],
        };
        SpectralModel model = SpectralModel.Parse("powerlaw");
        var problem = new FitProblem(
            model,
            FitParameter.DefaultsOf(model),
            [new FitSpectrum(new(source, null, "made"), SyntheticResponses.Make(channels: 16, energies: 30, gain: 1, area: 300))],
            new FitSettings()
        );
        BandSignal signal = BandSignal.Of(problem, problem.Start, 0, new EnergyBand(0.01, 1e3));
        Assert.Equal((100.0, signal.Counts / 100), (signal.Exposure, signal.NetRate));
    }

    [Fact]
    public void Bands_are_read_as_they_are_written()
    {
        Assert.Equal([new EnergyBand(2, 10), new EnergyBand(0.5, 2)], EnergyBand.Parse("2-10, 0.5-2"));
        Assert.Equal([new EnergyBand(0.1, 2), new EnergyBand(2, 1e3)], EnergyBand.Parse("1e-1-2, 2:1E+3"));
        foreach (string wrong in new[] { "", "2", "10-2", "0-2", "a-b", "2-10,", "1-2-3", "1e-1", "e-1-2" })
            Assert.Throws<SpectralDataException>(() => EnergyBand.Parse(wrong));
    }
}
