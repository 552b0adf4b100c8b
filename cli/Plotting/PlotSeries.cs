using Almagest.Cli.Fitting;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Cli.Plotting;

/// <summary>One spectrum of a plot, with the model and its components if there is one.</summary>
internal sealed class PlotSeries
{
    /// <summary>Components that add up to the model this closely are worth drawing; under cflux and the like they don't.</summary>
    private const double SumTolerance = 1e-6;

    /// <summary>Points within a bin, for the mean of the unfolded model over it.</summary>
    private const int PointsInBin = 8;

    private readonly SpectralModel? _model;
    private readonly double[] _parameters;
    private readonly IReadOnlyList<double[]> _componentParameters = [];

    /// <param name="label">For the legend.</param>
    /// <param name="bins">As they were fitted, or would be.</param>
    /// <param name="rebinning">Null for the usual one.</param>
    public PlotSeries(string label, FitBins bins, Rebinning? rebinning)
    {
        (Label, _parameters) = (label, []);
        Bins = DisplayBins.Group(PlotChannels.Of(bins, null, []), bins.Exposure, rebinning);
    }

    /// <param name="label">For the legend.</param>
    /// <param name="problem">With the model.</param>
    /// <param name="spectrum">Which of the problem's.</param>
    /// <param name="parameters">Shape [parameters of the problem].</param>
    /// <param name="rebinning">Null for the usual one.</param>
    public PlotSeries(string label, FitProblem problem, int spectrum, double[] parameters, Rebinning? rebinning)
    {
        (Label, _model, _parameters) = (label, problem.Model, parameters);
        FitBins bins = problem.Spectra[spectrum];
        double[] expected = Expected(problem, spectrum, parameters);
        (string Name, double[] Parameters)[] components = [.. Alone(problem.Model, parameters)];
        double[][] folded = [.. components.Select(component => Expected(problem, spectrum, component.Parameters))];
        double total = expected.Sum(), sum = folded.Sum(component => component.Sum());
        if (components.Length < 2 || !(Math.Abs(sum - total) <= SumTolerance * Math.Abs(total))) (components, folded) = ([], []);
        ComponentNames = [.. components.Select(component => component.Name)];
        _componentParameters = [.. components.Select(component => component.Parameters)];
        Bins = DisplayBins.Group(PlotChannels.Of(bins, expected, folded), bins.Exposure, rebinning);
    }

    public string Label { get; }

    public IReadOnlyList<DisplayBin> Bins { get; }

    public IReadOnlyList<string> ComponentNames { get; } = [];

    public bool HasModel => _model is not null;

    /// <summary>The unfolded model, photons cm⁻² s⁻¹ keV⁻¹.</summary>
    /// <param name="energies">keV.</param>
    /// <param name="component">Its number, or -1 for the whole.</param>
    public double[] Density(double[] energies, int component = -1)
    {
        double[] density = new double[energies.Length];
        _model!.EvaluateDensity(energies, component < 0 ? _parameters : _componentParameters[component], density);
        return density;
    }

    /// <summary>Data divided by the response as XSPEC does it, data × model / folded model, with errors and the model beside them.</summary>
    public (double Value, double Error, double Model) Unfold(DisplayBin bin, int energyPower)
    {
        double[] energies = [.. Enumerable.Range(0, PointsInBin).Select(i => Math.Max(bin.Lower + ((i + 0.5) / PointsInBin * (bin.Upper - bin.Lower)), 1e-3))];
        double flux = Density(energies).Average() * Math.Pow(bin.Center, energyPower), perCount = flux / bin.Model;
        return (bin.Net * perCount, bin.Sigma * perCount, flux);
    }

    private static double[] Expected(FitProblem problem, int spectrum, double[] parameters)
    {
        double[] expected = new double[problem.Spectra[spectrum].Count];
        problem.Expected(spectrum, parameters, expected);
        return expected;
    }

    /// <summary>Each additive component by itself: the norms of the others are 0.</summary>
    private static IEnumerable<(string Name, double[] Parameters)> Alone(SpectralModel model, double[] parameters)
    {
        int[] norms = [.. Enumerable.Range(0, model.Parameters.Count).Where(i => model.Parameters[i].IsNorm)];
        foreach (int norm in norms)
        {
            double[] alone = [.. parameters];
            foreach (int other in norms)
                if (other != norm) alone[other] = 0;
            string name = model.Parameters[norm].Name;
            yield return (name[..name.IndexOf('.', StringComparison.Ordinal)], alone);
        }
    }
}
