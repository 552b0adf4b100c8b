using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Fluxes;

namespace Almagest.Spectra.Tests.Fitting;

/// <summary>Fits that end on a limit: what they say of values, intervals and fluxes.</summary>
public sealed class LimitTests
{
    private static readonly EnergyBand Band = new(0.5, 2);

    [Fact]
    public void A_component_that_has_vanished_has_an_upper_limit_and_the_shape_that_it_began_with()
    {
        // A line of no counts; its energy and width say nothing.
        (FitProblem problem, FitOutcome.Converged fit) = Vanished();
        ParameterEstimate[] estimates = [.. ParameterEstimate.AllOf(problem, fit)];
        int energy = problem.Model.IndexOf("LineE"),
            norm = problem.Model.IndexOf("gaussian.norm");
        Assert.Equal((4.0, 0.0), (fit.Parameters[energy], fit.Parameters[norm]));
        ParameterEstimate ofEnergy = estimates[Position(problem, energy)],
            ofNorm = estimates[Position(problem, norm)];
        Assert.True(double.IsNaN(ofEnergy.Lower) && double.IsNaN(ofEnergy.Upper));
        Assert.Equal((0.0, 0.0), (ofNorm.Value, ofNorm.Lower));
        // At the limit the statistic, minimised over the continuum, has risen by 1.
        double[] there = [.. fit.Parameters];
        there[norm] = ofNorm.Upper;
        FitProblem held = problem.With([
            .. problem.Parameters.Select((one, i) => i == norm || i == energy ? one.Freeze(there[i]) : one),
        ]);
        Assert.Equal(1, ClassicalFit.Refine(held, there.AsSpan()).Statistic - fit.Statistic, 0.03);
    }

    [Fact]
    public void No_flux_and_no_width_excludes_its_own_value()
    {
        (FitProblem problem, FitOutcome.Converged fit) = Vanished();
        FitFunction function = new(problem, fit);
        BandFlux flux = BandFlux.Of(problem, function, Band);
        EquivalentWidth width = EquivalentWidth.Of(problem, function, "gaussian");
        foreach (Measured one in new[] { flux.Energy, flux.Photons, flux.UnabsorbedEnergy, width.Width })
        {
            Assert.InRange(one.Value, one.Lower68, one.Upper68);
            Assert.InRange(one.Lower68, one.Lower90, one.Value);
            Assert.InRange(one.Upper90, one.Upper68, double.MaxValue);
        }
        Assert.Equal((0.0, 0.0), (width.Width.Value, width.Width.Lower68));
        Assert.True(width.Width.Upper68 > 0);
    }

    /// <summary>Two free parameters: the flux of the profile, by hand, with the flux as a parameter (cflux).</summary>
    [Fact]
    public void A_fluxs_interval_at_a_limit_is_its_profiles()
    {
        // A seed at which the column is best at 0.
        ulong seed = Enumerable
            .Range(1, 50)
            .Select(one => (ulong)one)
            .First(one => SyntheticFit.Fit(Unabsorbed(one, "tbabs*powerlaw", [0.1, 1.8, 1e-4])).Parameters[0] == 0);
        FitProblem problem = Unabsorbed(seed, "tbabs*powerlaw", [0.1, 1.8, 1e-4]);
        FitOutcome.Converged fit = SyntheticFit.Fit(problem);
        Measured flux = BandFlux.Of(problem, new FitFunction(problem, fit), Band).UnabsorbedEnergy;
        FitProblem byFlux = Unabsorbed(seed, "tbabs*cflux*powerlaw", [0.1, 0.5, 2, Math.Log10(flux.Value), fit.Parameters[1], 1]);
        FitOutcome.Converged other = SyntheticFit.Fit(byFlux);
        Assert.Equal(fit.Statistic, other.Statistic, 1e-3);
        ProfileInterval profile = ProfileLikelihood.Intervals(byFlux, other, 1, [3]).Intervals[0];
        Assert.Equal(Math.Pow(10, profile.Lower), flux.Lower68, 0.01 * flux.Value);
        Assert.Equal(Math.Pow(10, profile.Upper), flux.Upper68, 0.01 * flux.Value);
    }

    private static FitProblem Unabsorbed(ulong seed, string model, double[] start) =>
        SyntheticFit.Refitted(SyntheticFit.Problem("powerlaw", [1.8, 1e-4], 3e4, seed), model) is var problem
            ? problem.With([.. problem.Parameters.Select((one, i) => one with { Value = start[i] })])
            : throw new InvalidOperationException();

    private static (FitProblem, FitOutcome.Converged) Vanished()
    {
        for (ulong seed = 1; ; seed++)
        {
            FitProblem problem = SyntheticFit.Problem(
                "powerlaw+gaussian",
                [1.8, 1e-4, 4, 0.02, 0],
                1e4,
                seed,
                adjust: (model, all) => all[3] = all[3].Freeze(0.02)
            );
            problem = problem.With([.. problem.Parameters.Select((one, i) => i == 4 ? one with { Value = 1e-6 } : one)]);
            if (ClassicalFit.Refine(problem, problem.Start) is FitOutcome.Converged fit && fit.Parameters[4] == 0)
                return (problem, fit);
        }
    }

    private static int Position(FitProblem problem, int index) =>
        Enumerable.Range(0, problem.Free.Count).First(i => problem.Free[i] == index);
}
