using Almagest.Charts.Panels;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Application.Series;

/// <summary>What is plotted of a spectrum: its points, with the model and its components if there is one.</summary>
public static class PlotSeries
{
    /// <summary>Components that add up to the model this closely are worth drawing; under cflux and the like they
    /// don't.</summary>
    private const double SumTolerance = 1e-6;

    /// <param name="bins">As they were fitted, or would be.</param>
    /// <param name="rebinning">Null for the usual one.</param>
    public static SpectrumSeries Of(string label, FitBins bins, Rebinning? rebinning) =>
        new()
        {
            Label = label,
            Bins = DisplayBins.Group(PlotChannels.Of(bins, null, []), bins.ExposureTime, rebinning),
            IsFlux = bins.IsFlux,
        };

    /// <param name="spectrum">Which of the problem's.</param>
    /// <param name="parameters">Shape [parameters of the problem].</param>
    /// <param name="rebinning">Null for the usual one.</param>
    public static SpectrumSeries Of(string label, FitProblem problem, int spectrum, double[] parameters, Rebinning? rebinning)
    {
        bool isBackground = problem.IsBackground(spectrum);
        Range own = problem.Layout.FirstOf(problem.GroupOf(spectrum))..(
            problem.Layout.FirstOf(problem.GroupOf(spectrum)) + problem.Model.Parameters.Count
        );
        FitBins bins = problem.Spectra[spectrum];
        double[] expected = Expected(problem, spectrum, parameters),
            background = new double[bins.Count];
        problem.ExpectedBackground(spectrum, parameters, background);
        (string Name, double[] Parameters)[] components = isBackground ? [] : [.. Alone(problem, parameters)];
        double[][] folded =
        [
            .. components.Select(component => Less(Expected(problem, spectrum, component.Parameters), background)),
        ];
        double[][] unfolded = [.. components.Select(component => component.Parameters[own])];
        // A fitted background has counts, but no unfolded model.
        if (!isBackground && Array.Exists(background, counts => counts > 0))
            (components, folded) = ([.. components, ("background", [])], [.. folded, background]);
        double total = expected.Sum(),
            sum = folded.Sum(component => component.Sum());
        if (components.Length < 2 || !(Math.Abs(sum - total) <= SumTolerance * Math.Abs(total)))
            (components, folded, unfolded) = ([], [], []);
        return new()
        {
            Label = label,
            Bins = DisplayBins.Group(PlotChannels.Of(bins, expected, folded), bins.ExposureTime, rebinning),
            ComponentNames = [.. components.Select(component => component.Name)],
            Unfolded = new(problem.Model, parameters[own], unfolded),
            IsBackground = isBackground,
            IsFlux = bins.IsFlux,
        };
    }

    private static double[] Expected(FitProblem problem, int spectrum, double[] parameters)
    {
        double[] expected = new double[problem.Spectra[spectrum].Count];
        problem.Expected(spectrum, parameters, expected);
        return expected;
    }

    private static double[] Less(double[] counts, double[] background)
    {
        for (int i = 0; i < counts.Length; i++)
            counts[i] -= background[i];
        return counts;
    }

    /// <summary>Each additive component by itself: the norms of the others are 0, in every group.</summary>
    private static IEnumerable<(string Name, double[] Parameters)> Alone(FitProblem problem, double[] parameters)
    {
        SpectralModel model = problem.Model;
        foreach (ModelPart part in model.Parts)
        {
            double[] alone = [.. parameters];
            for (int group = 0; group < problem.Layout.GroupCount; group++)
            {
                int first = problem.Layout.FirstOf(group);
                part.Alone(model, parameters.AsSpan(first, model.Parameters.Count)).CopyTo(alone, first);
            }
            problem.ApplyTies(alone);
            yield return (part.Name, alone);
        }
    }
}
