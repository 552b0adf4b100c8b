using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Posteriors;
using Almagest.Spectra.Simulation;

namespace Almagest.Cli.Study.Realistic;

/// <summary>One spectrum, fitted. B channels.</summary>
/// <param name="Row">Its number among those of its seed.</param>
/// <param name="Exposure">s.</param>
/// <param name="HasGap">Whether 2 to 5 keV are missing.</param>
/// <param name="ExpectedCounts">Of the source, in all channels, the gap's included.</param>
/// <param name="Parameters">Shape [parameters]: the truth.</param>
/// <param name="Counts">Shape [B]; 0 in the gap.</param>
/// <param name="Summary">Of its fit.</param>
internal sealed record RealisticSpectrum(
    int Row, double Exposure, bool HasGap, double ExpectedCounts, double[] Parameters, float[] Counts, FitSummary Summary);

/// <summary>Draws and fits spectra of a protocol, one after the other. For one thread.</summary>
internal sealed class RealisticFit
{
    private const uint Purpose = 1;
    private const double ThickColumn = 5;   // 1e22 cm⁻²

    private readonly ProtocolR _protocol;
    private readonly RandomNumbers _random;
    private readonly BatchFit _fit;
    private readonly double[] _expected, _best;

    public RealisticFit(ProtocolR protocol, ulong seed)
    {
        (_protocol, _random) = (protocol, new RandomNumbers(seed));
        _fit = new BatchFit(protocol.Template, new FitOptions { Covariance = false, MaximumIterations = 100 });
        _fit.BackgroundScale(0).Fill(1 / ProtocolR.BackgroundRegion);
        (_expected, _best) = (new double[StudyTelescope.Channels.BinCount], new double[protocol.Priors.Count]);
    }

    /// <summary>With the counts that were drawn or loaded last.</summary>
    public FitProblem Problem => _fit.Problem;

    public RealisticSpectrum Draw(int row)
    {
        _random.Begin(Purpose, 0, (uint)row);
        double exposure = _random.NextLogUniform(ProtocolR.ShortestExposure, ProtocolR.LongestExposure);
        double[] truth = [.. _protocol.Priors.Select(prior => prior.Kind == PriorKind.Uniform ? _random.NextUniform(prior.Lower, prior.Upper) : _random.NextLogUniform(prior.Lower, prior.Upper))];
        Expose(exposure);
        double source = _protocol.Norms.Sum(norm => truth[norm]);
        double[] counts = [.. _protocol.Norms.Select(norm => truth[norm])];
        for (int i = 0; i < counts.Length; i++) truth[_protocol.Norms[i]] = counts[i] / CountsOfNorm(truth, _protocol.Norms[i]);
        bool hasGap = row % 2 == 1;
        Problem.Expected(0, truth, _expected);
        float[] drawn = new float[_expected.Length];
        double background = BackgroundOf(exposure);
        for (int bin = 0; bin < drawn.Length; bin++)
            if (!hasGap || !_protocol.Gap[bin]) drawn[bin] = PoissonSampler.Draw(_random, _expected[bin] + background);
        var spectrum = new RealisticSpectrum(row, exposure, hasGap, source, truth, drawn, null!);
        Load(spectrum);
        FitWithinPrior(spectrum);
        return spectrum with { Summary = Summarise() };
    }

    /// <summary>
    /// Where an absorber or a gap hides a source, the counts seen may as well be none: a fit that ends with fewer than the prior has is
    /// made again from behind a thick absorber.
    /// </summary>
    private void FitWithinPrior(RealisticSpectrum spectrum)
    {
        double[] start = [.. _protocol.Start], other = new double[_best.Length];
        BatchOutcome first = _fit.Fit(start, _best);
        double lack = Lack(spectrum, _best);
        if (lack == 0) return;
        start[0] = ThickColumn;
        BatchOutcome second = _fit.Fit(start, other);
        if (second.Statistic + Lack(spectrum, other) < first.Statistic + lack) other.CopyTo(_best, 0);
    }

    /// <summary>How much worse than its statistic a fit is for having fewer counts, in all channels, than the prior has: 1 at a tenth too few.</summary>
    private double Lack(RealisticSpectrum spectrum, double[] parameters)
    {
        Expose(spectrum.Exposure);
        double lack = _protocol.Norms.Sum(norm => Math.Pow(Math.Max(0, Math.Log(_protocol.Priors[norm].Lower / Math.Max(1e-9, parameters[norm] * CountsOfNorm(parameters, norm)))) / 0.1, 2));
        Load(spectrum);
        return lack;
    }

    /// <summary>Background counts expected in a channel.</summary>
    public static double BackgroundOf(double exposure) => ProtocolR.BackgroundRate * exposure / StudyTelescope.Channels.BinCount;

    /// <summary>All channels see the source.</summary>
    public void Expose(double exposure) => _fit.Exposure(0).Fill(exposure);

    /// <summary>Fills the workspace with a spectrum that was drawn before.</summary>
    public void Load(RealisticSpectrum spectrum)
    {
        double background = BackgroundOf(spectrum.Exposure);
        for (int bin = 0; bin < spectrum.Counts.Length; bin++)
        {
            bool seen = !spectrum.HasGap || !_protocol.Gap[bin];
            _fit.Counts(0)[bin] = spectrum.Counts[bin];
            _fit.Background(0)[bin] = seen ? background * ProtocolR.BackgroundRegion : 0;
            _fit.Exposure(0)[bin] = seen ? spectrum.Exposure : 0;
        }
    }

    /// <summary>A norm that gives less than one count is told as one that does: a logarithm has no 0.</summary>
    private FitSummary Summarise()
    {
        foreach (int norm in _protocol.Norms)
        {
            double counts = CountsOfNorm(_best, norm);
            if (counts > 0) _best[norm] = Math.Max(_best[norm], 1 / counts);
        }
        return FitSummary.Of(Problem, _best, _protocol.Coordinates, StudyTelescope.Channels.Edges);
    }

    /// <summary>Counts in the channels seen that one component has with a norm of 1.</summary>
    private double CountsOfNorm(double[] parameters, int norm)
    {
        double[] alone = [.. parameters];
        foreach (int other in _protocol.Norms) alone[other] = other == norm ? 1 : 0;
        Problem.Expected(0, alone, _expected);
        return _expected.Sum();
    }
}
