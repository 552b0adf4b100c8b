namespace Almagest.Spectra.Statistics.Goodness;

/// <summary>What a statistic is expected to be where the model is right. Moments of bins add up.</summary>
/// <param name="Mean">Expected value.</param>
/// <param name="SlopeCovariance">Of the value with u = -½ ∂ statistic / ∂ m, the score of the model's counts m.</param>
internal readonly record struct StatisticMoments(double Mean, double Variance, double SlopeCovariance, double SlopeVariance)
{
    /// <summary>Between two, by their shares.</summary>
    internal static StatisticMoments Mix(StatisticMoments from, StatisticMoments to, double share) =>
        new(
            from.Mean + (share * (to.Mean - from.Mean)),
            from.Variance + (share * (to.Variance - from.Variance)),
            from.SlopeCovariance + (share * (to.SlopeCovariance - from.SlopeCovariance)),
            from.SlopeVariance + (share * (to.SlopeVariance - from.SlopeVariance))
        );

    /// <summary>Sums p c, p c², p u, p u² and p c u over outcomes of probability p.</summary>
    internal struct Sums
    {
        private double _weight,
            _value,
            _square,
            _slope,
            _slopeSquare,
            _product;

        public void Add(double probability, double value, double slope)
        {
            _weight += probability;
            _value += probability * value;
            _square += probability * value * value;
            _slope += probability * slope;
            _slopeSquare += probability * slope * slope;
            _product += probability * value * slope;
        }

        public readonly StatisticMoments ToMoments()
        {
            double mean = _value / _weight,
                slope = _slope / _weight;
            return new(
                mean,
                (_square / _weight) - (mean * mean),
                (_product / _weight) - (mean * slope),
                (_slopeSquare / _weight) - (slope * slope)
            );
        }
    }
}
