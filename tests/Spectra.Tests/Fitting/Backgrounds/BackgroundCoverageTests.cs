using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Observations;

namespace Almagest.Spectra.Tests.Fitting.Backgrounds;

/// <summary>A cell of docs/backgrounds.md.</summary>
public sealed class BackgroundCoverageTests
{
    private const int Spectra = 300;

    /// <summary>With 20 counts in the background's region, and one or two in the source's.</summary>
    [Fact]
    public void The_index_of_100_counts_is_held_by_68_of_100_intervals_and_W_in_channels_is_biased()
    {
        ObservedSpectrum[] all = ManyBackgrounds.Draw(Spectra, 100, 20, 0.2);
        BackgroundShapes shapes = new([ManyBackgrounds.Learn(all)!]);
        (double holds, double bias) = Judge(all, one => shapes.Apply(one, new FitSettings()));
        (_, double biasOfW) = Judge(all, one => one);

        // Three standard deviations of 300 trials.
        Assert.InRange(holds, 0.68 - 0.08, 0.68 + 0.08);
        Assert.InRange(bias, -0.18, 0.18);
        // The same spectra: most of the scatter is common to both.
        Assert.True(biasOfW > bias + 0.15, $"{bias:f2}, {biasOfW:f2}");
    }

    /// <summary>Nothing but background: 8 counts in the source's region.</summary>
    [Fact]
    public void Without_a_source_95_of_100_limits_hold_nothing_and_they_are_of_a_few_counts()
    {
        ObservedSpectrum[] all = ManyBackgrounds.Draw(Spectra, 0, 120, 0.2);
        BackgroundShapes shapes = new([ManyBackgrounds.Learn(all)!]);
        double ofOneCount = CountsOf(ManyBackgrounds.Of(all[0]));
        (int surprised, List<double> limits) = (0, []);
        foreach (ObservedSpectrum observed in all)
        {
            FitProblem problem = Problem(shapes.Apply(ManyBackgrounds.Of(observed), new FitSettings()), isHeld: true);
            FitOutcome.Converged fit = Assert.IsType<FitOutcome.Converged>(ClassicalFit.Refine(problem, problem.Start));
            ProfileResult profile = ProfileLikelihood.Intervals(problem, fit, 2.706, [1]);
            surprised += profile.Intervals[0].Lower > 0 ? 1 : 0;
            limits.Add(profile.Intervals[0].Upper * ofOneCount);
        }
        // One-sided, 5 %: a norm above 0 by more than 2.706.
        Assert.InRange(surprised, 2, 30);
        Assert.All(limits, limit => Assert.InRange(limit, 0.5, 30));
        Assert.InRange(limits.Average(), 3, 10);
    }

    private static (double Holds, double Bias) Judge(ObservedSpectrum[] all, Func<FitSpectrum, FitSpectrum> prepare)
    {
        ParameterEstimate[] found =
        [
            .. all.AsParallel()
                .AsOrdered()
                .Select(observed =>
                {
                    FitProblem problem = Problem(prepare(ManyBackgrounds.Of(observed)), isHeld: false);
                    return ClassicalFit.Refine(problem, problem.Start) is FitOutcome.Converged fit
                        ? ParameterEstimate.AllOf(problem, fit)[0]
                        : ParameterEstimate.Unknown;
                })
                .Where(one => one.Upper > one.Lower),
        ];
        Assert.InRange(found.Length, Spectra - 3, Spectra);
        return (
            found.Count(one => one.Lower <= ManyBackgrounds.Index && one.Upper >= ManyBackgrounds.Index) / (double)Spectra,
            found.Average(one => 2 * (one.Value - ManyBackgrounds.Index) / (one.Upper - one.Lower))
        );
    }

    private static FitProblem Problem(FitSpectrum spectrum, bool isHeld)
    {
        FitParameter[] parameters = FitParameter.DefaultsOf(ManyBackgrounds.Model);
        if (isHeld)
            parameters[0] = parameters[0].Freeze(ManyBackgrounds.Index);
        return new(ManyBackgrounds.Model, parameters, [spectrum], ManyBackgrounds.Settings);
    }

    /// <summary>Of a norm of 1.</summary>
    private static double CountsOf(FitSpectrum spectrum)
    {
        FitProblem problem = Problem(spectrum, isHeld: true);
        double[] expected = new double[problem.Spectra[0].Count];
        problem.Expected(0, [ManyBackgrounds.Index, 1], expected);
        return expected.Sum();
    }
}
