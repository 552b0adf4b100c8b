using Almagest.Spectra.Fitting.Goodness;

namespace Almagest.Spectra.Fitting;

/// <summary>How a fit ended. Either way, the parameters are the best that were visited.</summary>
/// <param name="Statistic">At the best parameters.</param>
/// <param name="DegreesOfFreedom">Bins less free parameters.</param>
/// <param name="Parameters">Shape [all parameters]; tied ones have their values.</param>
/// <param name="Evaluations">How often the model was folded, derivatives included.</param>
public abstract record FitOutcome(double Statistic, int DegreesOfFreedom, double[] Parameters, int Evaluations)
{
    /// <summary>What the statistic should be at the parameters; null: nobody asked for it on the way.</summary>
    public ExpectedStatistic? Expected { get; init; }

    /// <summary>A minimum.</summary>
    public sealed record Converged(double Statistic, int DegreesOfFreedom, double[] Parameters, int Evaluations)
        : FitOutcome(Statistic, DegreesOfFreedom, Parameters, Evaluations)
    {
        /// <summary>Shape [parameters]: 1 σ from the curvature; 0 if frozen, NaN where the data don't say.</summary>
        public required double[] Sigmas { get; init; }

        /// <summary>Shape [parameters]: true where a bound, not the data, stopped it; its σ then means little.</summary>
        public required bool[] AtBound { get; init; }

        /// <summary>Shape [free, free], in the order of <see cref="FitProblem.Free"/>.</summary>
        public required double[,] Covariance { get; init; }

        /// <summary>The problem with all that the data say nothing of held where it is, as the shape of a component whose norm is
        /// 0.</summary>
        internal FitProblem WithoutIdle(FitProblem problem) => problem.Hold(Parameters, index => double.IsNaN(Sigmas[index]));

        /// <summary>One sigma about a parameter's value, or so many, within the limits of the problem that was fitted.</summary>
        public (double Lower, double Value, double Upper) IntervalOf(FitProblem problem, int parameter, double sigmas = 1)
        {
            (double value, double sigma, FitParameter limits) = (
                Parameters[parameter],
                sigmas * Sigmas[parameter],
                problem.Parameters[parameter]
            );
            return (Math.Max(limits.Lower, value - sigma), value, Math.Min(limits.Upper, value + sigma));
        }
    }

    /// <summary>No minimum was reached.</summary>
    public sealed record NotConverged(double Statistic, int DegreesOfFreedom, double[] Parameters, int Evaluations, string Reason)
        : FitOutcome(Statistic, DegreesOfFreedom, Parameters, Evaluations);
}
