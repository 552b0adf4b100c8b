using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fluxes;
using Almagest.Spectra.Models;
using Almagest.Spectra.Tests.Fitting;

namespace Almagest.Spectra.Tests.Fluxes;

public sealed class BandFluxesTests
{
    /// <summary>Beside ten times as many bins, which BandFlux takes.</summary>
    [Theory]
    [InlineData("tbabs*powerlaw", 1e-4)]
    [InlineData("tbabs*(powerlaw+bbody)", 1e-4)]
    [InlineData("phabs*(powerlaw+gaussian)", 1e-3)]
    public void Many_bands_are_what_each_is_by_itself(string expression, double tolerance)
    {
        SpectralModel model = SpectralModel.Parse(expression);
        EnergyBand[] bands = [new(2, 10), new(0.5, 2), new(0.31, 7.4), new(6, 7)];
        double[] parameters = model.Defaults,
            found = new BandFluxes(model, bands).Of(parameters);
        foreach ((int b, EnergyBand band) in bands.Index())
        {
            ModelFlux alone = new(model, band);
            double absorbed = alone.Of(parameters).Energy,
                bare = alone.Of(Unabsorbed.Of(model, parameters)).Energy;
            Assert.Equal(absorbed, found[2 * b], tolerance * absorbed);
            Assert.Equal(bare, found[(2 * b) + 1], tolerance * bare);
            Assert.True(absorbed < bare);
        }
    }

    /// <summary>Beside bins that begin and end where the bands are seen. The last model is steep within a bin.</summary>
    [Theory]
    [InlineData("tbabs*powerlaw", 1e-4, 0.05, 1.7, 1e-3)]
    [InlineData("powerlaw+bbody", 1e-5, 1.7, 1e-3, 0.6, 1e-4)]
    [InlineData("cutoffpl", 1e-5, 0.5, 1.2, 1.0)]
    [InlineData("bbody", 3e-4, 0.08, 1.0)]
    public void Bands_of_a_source_s_frame_need_no_grid_of_their_own(string expression, double tolerance, params double[] given)
    {
        SpectralModel model = SpectralModel.Parse(expression);
        EnergyBand[] bands = [new(2, 10), new(0.5, 2), new(0.31, 7.4)];
        double[] parameters = given.Length > 0 ? given : model.Defaults;
        BandFluxes fluxes = new(model, bands, furthest: 3);
        double[] seen = new BandFluxes(model, bands).Of(parameters);
        for (double redshift = 0.0137; redshift <= 3; redshift *= 1.31)
        {
            double[] found = fluxes.Of(parameters, redshift),
                expected = new BandFluxes(model, [.. bands.Select(band => band.Observed(redshift))]).Of(parameters);
            Assert.Equal(seen, found[..seen.Length]);
            foreach ((double one, double other) in found[seen.Length..].Zip(expected))
                Assert.Equal(1, one / other, tolerance);
        }
        Assert.Equal(seen, fluxes.Of(parameters, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => fluxes.Of(parameters, 3.01));
    }

    /// <summary>Few counts, so that the spread is wide; the polynomial beside the model at each of the draws.</summary>
    [Theory]
    [InlineData("tbabs*powerlaw", 0.4, 1.8, 1e-3)]
    [InlineData("powerlaw+bbody", 2.2, 4e-4, 0.7, 1e-5)]
    public void Drawn_figures_are_those_of_the_model(string expression, params double[] truth)
    {
        FitProblem problem = SyntheticFit.Problem(expression, truth, 1e3, seed: 5);
        FitOutcome.Converged fit = SyntheticFit.Fit(problem);
        BandFluxes fluxes = new(problem.Model, [new(0.5, 2), new(2, 10)]);
        int evaluations = 0;
        IReadOnlyList<Measured> quick = new FitFunction(problem, fit).Measure(at =>
            {
                evaluations++;
                return fluxes.Of(at);
            }),
            // The last is no polynomial, and so all points are computed.
            all = new FitFunction(problem, fit).Measure(at => [.. fluxes.Of(at), Math.Floor(1e6 * at[0]) % 2]);
        Assert.InRange(evaluations, 32, 250);
        foreach ((Measured one, Measured other) in quick.Zip(all))
        {
            Assert.Equal(other.Value, one.Value);
            Assert.Equal(other.Sigma, one.Sigma);
            double sigma = 0.5 * (other.Upper68 - other.Lower68);
            Assert.Equal(other.Lower68, one.Lower68, 0.03 * sigma);
            Assert.Equal(other.Upper68, one.Upper68, 0.03 * sigma);
            Assert.Equal(other.Lower90, one.Lower90, 0.06 * sigma);
            Assert.Equal(other.Upper90, one.Upper90, 0.06 * sigma);
        }
    }

    [Fact]
    public void Bands_of_runs_are_read_as_they_are_written()
    {
        Assert.Equal(
            [new("2-10", new EnergyBand(2, 10)), new("fitted", null), new("0.5-2", new EnergyBand(0.5, 2))],
            FluxBand.Parse("2:10, fitted,0.5-2")
        );
        Assert.Equal(FluxBand.Parse("0.5-2,2-10,fitted"), FluxBand.Parse(null));
        Assert.Empty(FluxBand.Parse("none"));
        foreach (string wrong in new[] { "", "2", "all", "2-10,none", "2-10,2-10", "1-2,2-3,3-4,4-5,5-6,6-7,7-8,8-9,9-10" })
            Assert.Throws<SpectralDataException>(() => FluxBand.Parse(wrong));
    }
}
