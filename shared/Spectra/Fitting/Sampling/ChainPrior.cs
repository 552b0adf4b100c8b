namespace Almagest.Spectra.Fitting.Sampling;

/// <summary>What is believed of a parameter before the data; its limits hold besides.</summary>
public abstract record ChainPrior
{
    public static ChainPrior Flat { get; } = new Constant();

    /// <returns>Up to a constant; negative infinity where the prior is 0.</returns>
    public abstract double LogDensity(double value);

    private sealed record Constant : ChainPrior
    {
        public override double LogDensity(double value) => 0;
    }

    public sealed record Uniform(double Lower, double Upper) : ChainPrior
    {
        public override double LogDensity(double value) => value >= Lower && value <= Upper ? 0 : double.NegativeInfinity;
    }

    /// <summary>Uniform in the logarithm: every factor of ten is as likely as any other.</summary>
    /// <param name="Lower">More than 0.</param>
    /// <param name="Upper">Above <paramref name="Lower"/>.</param>
    public sealed record LogUniform(double Lower, double Upper) : ChainPrior
    {
        public override double LogDensity(double value) =>
            value >= Lower && value <= Upper ? -Math.Log(value) : double.NegativeInfinity;
    }

    /// <param name="Mean">In the parameter's unit.</param>
    /// <param name="Sigma">More than 0.</param>
    public sealed record Gaussian(double Mean, double Sigma) : ChainPrior
    {
        public override double LogDensity(double value)
        {
            double offset = (value - Mean) / Sigma;
            return -0.5 * offset * offset;
        }
    }
}
