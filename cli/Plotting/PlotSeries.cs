using Almagest.Cli.Fitting;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Cli.Plotting;

/// <summary>One spectrum of a plot, with the model and its components if there is one.</summary>
internal sealed class PlotSeries
{
    /// <summary>Components that add up to the model this closely are worth drawing; under cflux and the like they
    /// don't.</summary>
    private const double SumTolerance = 1e-6;

    /// <summary>Points within a bin, for the mean of the unfolded model over it.</summary>
    private const int PointsInBin = 8;

    private readonly EvaluationWorkspace _workspace = new();
    private readonly SpectralModel? _model;
    private readonly double[] _parameters;
    private readonly IReadOnlyList<double[]> _componentParameters = [];

    /// <param name="bins">As they were fitted, or would be.</param>
    /// <param name="rebinning">Null for the usual one.</param>
    public PlotSeries(string label, FitBins bins, Rebinning? rebinning)
    {
        (Label, _parameters) = (label, []);
        Bins = DisplayBins.Group(PlotChannels.Of(bins, null, []), bins.Exposure, rebinning);
    }

    /// <param name="spectrum">Which of the problem's.</param>
    /// <param name="parameters">Shape [parameters of the problem].</param>
    /// <param name="rebinning">Null for the usual one.</param>
    public PlotSeries(string label, FitProblem problem, int spectrum, double[] parameters, Rebinning? rebinning)
    {
        (Label, _model, IsBackground) = (label, problem.Model, problem.IsBackground(spectrum));
        Range own = problem.Layout.FirstOf(problem.GroupOf(spectrum))..(
            problem.Layout.FirstOf(problem.GroupOf(spectrum)) + problem.Model.Parameters.Count
        );
        _parameters = parameters[own];
        FitBins bins = problem.Spectra[spectrum];
        double[] expected = Expected(problem, spectrum, parameters),
            background = new double[bins.Count];
        problem.ExpectedBackground(spectrum, parameters, background);
        (string Name, double[] Parameters)[] components = IsBackground ? [] : [.. Alone(problem, parameters)];
        double[][] folded =
        [
            .. components.Select(component => Less(Expected(problem, spectrum, component.Parameters), background)),
        ];
        _componentParameters = [.. components.Select(component => component.Parameters[own])];
        if (!IsBackground && Array.Exists(background, counts => counts > 0))
            (components, folded) = ([.. components, ("background", [])], [.. folded, background]);
        double total = expected.Sum(),
            sum = folded.Sum(component => component.Sum());
        if (components.Length < 2 || !(Math.Abs(sum - total) <= SumTolerance * Math.Abs(total)))
            (components, folded, _componentParameters) = ([], [], []);
        ComponentNames = [.. components.Select(component => component.Name)];
        Bins = DisplayBins.Group(PlotChannels.Of(bins, expected, folded), bins.Exposure, rebinning);
    }

    public string Label { get; }

    public IReadOnlyList<DisplayBin> Bins { get; }

    public IReadOnlyList<string> ComponentNames { get; } = [];

    /// <summary>How many of them, from the first, have an unfolded model: a fitted background has none.</summary>
    public int UnfoldedComponents => _componentParameters.Count;

    public bool HasModel => _model is not null;

    /// <summary>True for a background spectrum that a model was fitted to.</summary>
    public bool IsBackground { get; }

    /// <summary>The unfolded model, photons cm⁻² s⁻¹ keV⁻¹.</summary>
    /// <param name="energies">keV.</param>
    /// <param name="component">Its number, or -1 for the whole.</param>
    public double[] Density(double[] energies, int component = -1)
    {
        double[] density = new double[energies.Length];
        _model!.EvaluateDensity(energies, component < 0 ? _parameters : _componentParameters[component], density, _workspace);
        return density;
    }

    /// <summary>Data divided by the response as XSPEC does it, data × model / folded model, with errors and the model beside
    /// them.</summary>
    public (double Value, double Error, double Model) Unfold(DisplayBin bin, int energyPower)
    {
        double[] energies =
        [
            .. Enumerable
                .Range(0, PointsInBin)
                .Select(i => Math.Max(bin.Lower + ((i + 0.5) / PointsInBin * (bin.Upper - bin.Lower)), 1e-3)),
        ];
        double flux = Density(energies).Average() * Math.Pow(bin.Center, energyPower),
            perCount = flux / bin.Model;
        return (bin.Net * perCount, bin.Sigma * perCount, flux);
    }

    /// <summary>True if the unfolded models of both are the same curve.</summary>
    public bool HasModelOf(PlotSeries other) =>
        _model is not null && _model == other._model && _parameters.AsSpan().SequenceEqual(other._parameters);

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
        int[] norms = [.. Enumerable.Range(0, model.Parameters.Count).Where(i => model.Parameters[i].IsNorm)];
        foreach (int norm in norms)
        {
            double[] alone = [.. parameters];
            foreach (int other in norms)
                if (other != norm)
                    for (int group = 0; group < problem.Layout.GroupCount; group++)
                        alone[problem.Layout.FirstOf(group) + other] = 0;
            problem.ApplyTies(alone);
            string name = model.Parameters[norm].Name;
            yield return (name[..name.IndexOf('.', StringComparison.Ordinal)], alone);
        }
    }
}
