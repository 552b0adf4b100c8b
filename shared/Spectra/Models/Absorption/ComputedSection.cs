namespace Almagest.Spectra.Models.Absorption;

/// <summary>
/// A mixture of species: σ E³, linear in ln E between <see cref="SectionNodes"/>. Good to 1e-7 where it is smooth, and with sharp
/// jumps.
/// </summary>
internal sealed class ComputedSection : CrossSection
{
    private const double PerMegabarn = 1e4;   // 1 Mb = 1e-18 cm², in units of 1e-22 cm²

    private readonly double[] _scaled = new double[SectionNodes.Energy.Length];

    /// <param name="mixture">Number of each per H atom, and its σ E³ at the nodes, Mb keV³.</param>
    public ComputedSection(IEnumerable<(double Abundance, double[] Scaled)> mixture)
    {
        foreach ((double abundance, double[] scaled) in mixture)
            for (int node = 0; node < _scaled.Length; node++) _scaled[node] += PerMegabarn * abundance * scaled[node];
    }

    public override ReadOnlySpan<double> Jumps => SectionNodes.Jumps;

    public override ReadOnlySpan<double> Bends => SectionNodes.Bends;

    public override void Evaluate(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> sigma)
    {
        for (int i = 0; i < energy.Length; i++) sigma[i] = At(energy[i], log[i]);
    }

    private double At(double energy, double log)
    {
        if (!(energy >= SectionNodes.Lower) || energy > SectionNodes.Upper) return 0;
        (int node, double share) = SectionNodes.Locate(log);
        return (_scaled[node] + (share * (_scaled[node + 1] - _scaled[node]))) / (energy * energy * energy);
    }
}
