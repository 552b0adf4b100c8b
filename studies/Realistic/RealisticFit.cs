using Almagest.Learning.Posteriors;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Randomness;

namespace Almagest.Studies.Realistic;

/// <summary>One spectrum, fitted. B channels.</summary>
/// <param name="Row">Its number among those of its seed.</param>
/// <param name="Exposure">s.</param>
/// <param name="HasGap">Whether 2 to 5 keV are missing.</param>
/// <param name="ExpectedCounts">Of the source, in all channels, the gap's included.</param>
/// <param name="Parameters">Shape [parameters]: the truth.</param>
/// <param name="Counts">Shape [B]; 0 in the gap.</param>
internal sealed record RealisticSpectrum(
    int Row,
    double Exposure,
    bool HasGap,
    double ExpectedCounts,
    double[] Parameters,
    float[] Counts,
    FitSummary Summary
);

/// <summary>Draws and fits spectra of a protocol, one after the other. For one thread.</summary>
internal sealed class RealisticFit
{
    private const uint Purpose = 1;
    private const int Norm = 2; // among the parameters

    private readonly ProtocolR _protocol;
    private readonly RandomNumbers _random;
    private readonly BatchFit _fit;
    private readonly double[] _expected,
        _best;

    public RealisticFit(ProtocolR protocol, ulong seed)
    {
        (_protocol, _random) = (protocol, new RandomNumbers(seed));
        _fit = new BatchFit(protocol.Template, new FitOptions { Covariance = false, MaximumIterations = 100 });
        _fit.BackgroundScale(0).Fill(1 / ProtocolR.BackgroundRegion);
        (_expected, _best) = (new double[StudyTelescope.Channels.BinCount], new double[3]);
    }

    /// <summary>With the counts that were drawn or loaded last.</summary>
    public FitProblem Problem => _fit.Problem;

    public RealisticSpectrum Draw(int row)
    {
        _random.Begin(Purpose, 0, (uint)row);
        double exposure = _random.NextLogUniform(ProtocolR.ShortestExposure, ProtocolR.LongestExposure);
        double[] truth =
        [
            _random.NextLogUniform(ProtocolR.Column.Lower, ProtocolR.Column.Upper),
            _random.NextUniform(ProtocolR.Index.Lower, ProtocolR.Index.Upper),
            0,
        ];
        double source = _random.NextLogUniform(ProtocolR.Counts.Lower, ProtocolR.Counts.Upper);
        Expose(exposure);
        truth[Norm] = source / CountsOfNorm(truth);
        bool hasGap = row % 2 == 1;
        Problem.Expected(0, truth, _expected);
        float[] drawn = new float[_expected.Length];
        double background = BackgroundOf(exposure);
        for (int bin = 0; bin < drawn.Length; bin++)
            if (!hasGap || !_protocol.Gap[bin])
                drawn[bin] = PoissonSampler.Draw(_random, _expected[bin] + background);
        var spectrum = new RealisticSpectrum(row, exposure, hasGap, source, truth, drawn, null!);
        Load(spectrum);
        _fit.Fit(ProtocolR.Start, _best);
        return spectrum with { Summary = Summarise() };
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
        double counts = CountsOfNorm(_best);
        if (counts > 0)
            _best[Norm] = Math.Max(_best[Norm], 1 / counts);
        return FitSummary.Of(Problem, _best, _protocol.Coordinates, StudyTelescope.Channels.Edges);
    }

    /// <summary>Counts in the channels that are exposed, with a norm of 1.</summary>
    private double CountsOfNorm(double[] parameters)
    {
        Problem.Expected(0, [parameters[0], parameters[1], 1], _expected);
        return _expected.Sum();
    }
}
