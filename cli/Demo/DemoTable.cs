using Almagest.Spectra.Fitting;

namespace Almagest.Cli.Demo;

/// <summary>Parameter mean squared error by gap pattern and pass, beside the baseline that ignores the data.</summary>
internal sealed class DemoTable
{
    private readonly Dictionary<string, DemoSpectrum[]> _byGap;

    /// <param name="spectra">Held-out spectra of all gap patterns.</param>
    /// <param name="priorMeans">Shape [P]: what one would say without any data.</param>
    public DemoTable(IEnumerable<DemoSpectrum> spectra, double[] priorMeans)
    {
        _byGap = spectra.GroupBy(s => s.Gap).ToDictionary(g => g.Key, g => g.ToArray());
        // A filling that has settled stays as it is in the passes that were allowed.
        PassCount = Math.Max(RunSettings.Default.MaxPasses, _byGap.Values.SelectMany(g => g).Max(s => s.Passes.Length) - 1);
        double baseline = _byGap
            .Values.SelectMany(g => g)
            .Average(s => s.Truth.Select((truth, i) => (truth - priorMeans[i]) * (truth - priorMeans[i])).Average());
        Rows = [.. BuildRows(baseline)];
    }

    public IReadOnlyList<string> Gaps => [.. _byGap.Keys];

    public int PassCount { get; }

    /// <summary>Label, then one mean squared error per gap pattern (NaN: does not apply).</summary>
    public IReadOnlyList<(string Label, double[] Errors)> Rows { get; }

    /// <summary>The error after a pass (0: gap ignored).</summary>
    public double Error(string gap, int pass) => _byGap[gap].Average(s => s.SquaredError(pass));

    public double FillError(string gap) => _byGap[gap].Average(s => s.FillError());

    private IEnumerable<(string, double[])> BuildRows(double baseline)
    {
        yield return ("baseline: prior mean, data ignored", [.. _byGap.Keys.Select(_ => baseline)]);
        yield return ("gap ignored", [.. _byGap.Keys.Select(gap => Error(gap, 0))]);
        for (int pass = 1; pass <= PassCount; pass++)
        {
            int at = pass;
            yield return ($"DAE pass {pass}", [.. _byGap.Keys.Select(gap => Error(gap, at))]);
        }
    }
}
