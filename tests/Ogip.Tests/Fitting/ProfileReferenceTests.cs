using System.Text.Json;
using Almagest.Spectra.Fitting;
using Almagest.Tests;

namespace Almagest.Ogip.Tests.Fitting;

/// <summary>Profile intervals at Δ = 1 of every real spectrum, beside Sherpa's conf (reference/fits_dev.json).</summary>
public sealed class ProfileReferenceTests
{
    private static readonly string[] Names = ["nH", "gamma", "ampl"];

    /// <summary>
    /// Where nH = 0, or a norm of 0, lies within the interval of one parameter, the profiles of the others run along that
    /// limit. Sherpa's
    /// conf walks through it (it has no lower bound of nH, or stops at its own), so its other ends differ by up to a few per
    /// cent and more.
    /// These are only held against a refit.
    /// </summary>
    private static bool RunsAlongALimit(ProfileResult result) =>
        result.Intervals.Any(interval => interval.LowerEnd != IntervalEnd.Found || interval.UpperEnd != IntervalEnd.Found);

    [Theory, MemberData(nameof(FitReferenceTests.Cases), MemberType = typeof(FitReferenceTests))]
    public void Are_within_one_per_cent_and_the_refitted_statistic_has_risen_by_one(string name, int number)
    {
        JsonProperty reference = Reference
            .Json("fits_dev.json")
            .GetProperty("cases")
            .EnumerateObject()
            .Single(c => c.Name == name);
        (_, _, JsonElement expected, FitProblem problem) = ReferenceFits.Load(SharedData.Root, reference, number);
        FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, problem.Start));
        ProfileResult result = ProfileLikelihood.Intervals(problem, fit);
        foreach (ProfileInterval interval in result.Intervals)
        {
            AssertRisen(problem, result.Fit, interval, interval.Lower, interval.LowerEnd);
            AssertRisen(problem, result.Fit, interval, interval.Upper, interval.UpperEnd);
        }
        if (RunsAlongALimit(result) || !expected.TryGetProperty("conf_1sigma", out JsonElement intervals))
            return;
        foreach (ProfileInterval interval in result.Intervals)
        {
            JsonElement ends = intervals.GetProperty(Names[interval.Parameter]);
            Assert.Equal(ends[0].GetDouble(), interval.Lower - interval.Value, 0.01 * Math.Abs(ends[0].GetDouble()));
            Assert.Equal(ends[1].GetDouble(), interval.Upper - interval.Value, 0.01 * ends[1].GetDouble());
        }
    }

    private static void AssertRisen(
        FitProblem problem,
        FitOutcome.Converged fit,
        ProfileInterval interval,
        double end,
        IntervalEnd kind
    )
    {
        Assert.NotEqual(IntervalEnd.NotFound, kind);
        double[] start = [.. fit.Parameters];
        start[interval.Parameter] = end;
        FitProblem held = problem.With([.. problem.Parameters.Select((p, i) => i == interval.Parameter ? p.Freeze(end) : p)]);
        double rise = ClassicalFit.Refine(held, start, new FitOptions { Covariance = false }).Statistic - fit.Statistic;
        // One per cent of the interval is two of its square.
        if (kind == IntervalEnd.Found)
            Assert.Equal(1, rise, 0.02);
        else
            Assert.InRange(rise, -1e-3, 1.01);
    }
}
