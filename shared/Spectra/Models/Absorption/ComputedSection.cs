namespace Almagest.Spectra.Models.Absorption;

/// <summary>
/// A cross-section given by a slow formula, looked up as σ E³, linear in ln E between nodes that lie 4e-4 apart or closer: good to
/// 1e-7 where the formula is smooth, and with a node on either side of every jump.
/// </summary>
internal sealed class ComputedSection : CrossSection
{
    private const double Step = 4e-4;

    // Wider than the rounding of keV to eV, so that the formula is surely on one side or the other.
    private const double Hair = 1e-13;

    private readonly double _lower, _upper, _logLower;
    private readonly double[] _log;      // ascending; two at a jump, a hair apart
    private readonly double[] _scaled;   // σ E³
    private readonly int[] _start;       // the last node at or below the beginning of each step

    /// <param name="formula">σ at an energy in keV, 1e-22 cm².</param>
    /// <param name="jumps">keV, where it is not continuous.</param>
    /// <param name="bends">keV, where it is not smooth.</param>
    /// <param name="lower">keV; 0 below.</param>
    /// <param name="upper">keV; 0 above.</param>
    public ComputedSection(Func<double, double> formula, IEnumerable<double> jumps, IEnumerable<double> bends, double lower, double upper)
    {
        Jumps = [.. jumps.Append(lower).Append(upper).Where(energy => energy >= lower && energy <= upper).Distinct().Order()];
        (_lower, _upper, _logLower) = (lower, upper, VectorMath.Log(lower));
        int cells = (int)Math.Ceiling((VectorMath.Log(upper) - _logLower) / Step);
        double[] nodes =
        [
            .. Enumerable.Range(0, cells + 1).Select(i => Math.Min(upper, lower * VectorMath.Exp(i * Step)))
                .Concat(Jumps.SelectMany<double, double>(jump => [jump * (1 - Hair), jump * (1 + Hair)])).Concat(bends)
                .Where(energy => energy >= lower && energy <= upper).Distinct().Order(),
        ];
        _log = Array.ConvertAll(nodes, VectorMath.Log);
        _scaled = Array.ConvertAll(nodes, energy => formula(energy) * energy * energy * energy);
        _start = new int[cells + 2];
        for (int cell = 0, node = 0; cell < _start.Length; cell++)
        {
            while (node + 1 < _log.Length && _log[node + 1] <= _logLower + (cell * Step)) node++;
            _start[cell] = node;
        }
    }

    public override IReadOnlyList<double> Jumps { get; }

    public override void Evaluate(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> sigma)
    {
        for (int i = 0; i < energy.Length; i++) sigma[i] = At(energy[i], log[i]);
    }

    private double At(double energy, double log)
    {
        if (!(energy >= _lower) || energy > _upper) return 0;
        int node = _start[Math.Clamp((int)((log - _logLower) / Step), 0, _start.Length - 1)];
        while (node + 2 < _log.Length && _log[node + 1] <= log) node++;
        double width = _log[node + 1] - _log[node], share = width > 0 ? Math.Clamp((log - _log[node]) / width, 0, 1) : 1;
        return (_scaled[node] + (share * (_scaled[node + 1] - _scaled[node]))) / (energy * energy * energy);
    }
}
