namespace Almagest.Studies.Realistic;

/// <summary>The posterior's mean on a grid, to check the other reference by: slow, with nothing left to chance.</summary>
internal sealed class GridPosterior(ProtocolR protocol)
{
    private const int Side = 120,
        Norms = 41;

    /// <summary>Sigmas around the mean that the other reference tells, within the prior; of a norm, around its best for the
    /// others.</summary>
    private const double Reach = 8;

    private readonly RealisticFit _fit = new(protocol, seed: 0);

    /// <returns>Shape [3], coordinates.</returns>
    public double[] MeanOf(RealisticSpectrum spectrum, Reference about)
    {
        var likelihood = new RealisticLikelihood(protocol, _fit, spectrum);
        double At(int c, int i)
        {
            double lower = Math.Max(protocol.Coordinates.Lower[c], about.Mean[c] - (Reach * about.Sigma[c])),
                upper = Math.Min(protocol.Coordinates.Upper[c], about.Mean[c] + (Reach * about.Sigma[c]));
            return lower + ((i + 0.5) / Side * (upper - lower));
        }
        double highest = double.NegativeInfinity,
            sum = 0;
        double[] mean = new double[3];
        void Add(double log, double column, double index, double logNorm)
        {
            // Running sums, in shares of the highest so far.
            if (log > highest)
            {
                double share = Math.Exp(highest - log);
                (highest, sum) = (log, sum * share);
                for (int p = 0; p < 3; p++)
                    mean[p] *= share;
            }
            double weight = Math.Exp(log - highest);
            sum += weight;
            (mean[0], mean[1], mean[2]) = (mean[0] + (weight * column), mean[1] + (weight * index), mean[2] + (weight * logNorm));
        }
        for (int i = 0; i < Side; i++)
        for (int j = 0; j < Side; j++)
        {
            (double column, double index) = (At(0, i), At(1, j));
            double all = likelihood.Shape(column, index).All;
            (double best, double sigma) = likelihood.BestNorm();
            double step = 2 * Reach * sigma / Norms;
            for (int k = 0; k < Norms; k++)
            {
                double logNorm = best + ((k + 0.5) * step) - (Reach * sigma),
                    norm = Math.Pow(10, logNorm);
                if (RealisticLikelihood.IsLikely(norm * all))
                    Add(likelihood.LogLikelihood(norm) + Math.Log(step), column, index, logNorm);
            }
        }
        return [.. mean.Select(value => value / sum)];
    }
}
