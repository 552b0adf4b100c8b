using Almagest.Spectra.Randomness;

namespace Almagest.Networks.Posteriors;

/// <summary>A mixture of K normal distributions in P dimensions.</summary>
public sealed class GaussianMixture
{
    internal const double HalfLogTwoPi = 0.918938533204673;

    internal GaussianMixture(int components, int parameters)
    {
        (Components, Parameters) = (components, parameters);
        (LogWeights, Means, Triangles) = (
            new double[components],
            new double[components * parameters],
            new double[components * parameters * parameters]
        );
    }

    public int Components { get; }

    public int Parameters { get; }

    /// <summary>Shape [K]; their exponentials sum to 1.</summary>
    internal double[] LogWeights { get; }

    /// <summary>Shape [K, P].</summary>
    internal double[] Means { get; }

    /// <summary>Shape [K, P, P]: lower triangles U, U (x - mean) being standard normal.</summary>
    internal double[] Triangles { get; }

    /// <summary>The mixture of mixtures, in equal shares.</summary>
    /// <param name="members">At least one, all of the same shape.</param>
    public static GaussianMixture Together(IReadOnlyList<GaussianMixture> members)
    {
        if (members.Count == 1)
            return members[0];
        var all = new GaussianMixture(members.Sum(member => member.Components), members[0].Parameters);
        for (int m = 0, at = 0; m < members.Count; at += members[m].Components, m++)
        {
            for (int k = 0; k < members[m].Components; k++)
                all.LogWeights[at + k] = members[m].LogWeights[k] - Math.Log(members.Count);
            members[m].Means.CopyTo(all.Means, at * all.Parameters);
            members[m].Triangles.CopyTo(all.Triangles, at * all.Parameters * all.Parameters);
        }
        return all;
    }

    /// <summary>The same density, made wider about its mean; in place.</summary>
    internal GaussianMixture Widen(double by)
    {
        double[] mean = new double[Parameters];
        for (int i = 0; i < Means.Length; i++)
            mean[i % Parameters] += Math.Exp(LogWeights[i / Parameters]) * Means[i];
        for (int i = 0; i < Means.Length; i++)
            Means[i] = mean[i % Parameters] + (by * (Means[i] - mean[i % Parameters]));
        for (int i = 0; i < Triangles.Length; i++)
            Triangles[i] /= by;
        return this;
    }

    /// <summary>ln of the density.</summary>
    /// <param name="at">Shape [P].</param>
    public double LogDensity(ReadOnlySpan<double> at)
    {
        double highest = double.NegativeInfinity,
            sum = 0;
        for (int k = 0; k < Components; k++)
        {
            double term = LogTerm(k, at);
            // A running log-sum-exp.
            if (term <= highest)
                sum += Math.Exp(term - highest);
            else
                (sum, highest) = ((sum * Math.Exp(highest - term)) + 1, term);
        }
        return highest + Math.Log(sum);
    }

    /// <summary>ln of the density that is folded at edges: the sum over a point's mirror images.</summary>
    /// <param name="images">Shape [P] each.</param>
    public double LogDensity(IEnumerable<double[]> images)
    {
        double[] logs = [.. images.Select(image => LogDensity(image))];
        double highest = logs.Max();
        return highest + Math.Log(logs.Sum(log => Math.Exp(log - highest)));
    }

    /// <summary>Draws points.</summary>
    /// <returns>Shape [count, P].</returns>
    public double[] Sample(Random random, int count)
    {
        int[] components = new int[count];
        double[] points = new double[count * Parameters],
            angles = new double[points.Length],
            weights = Array.ConvertAll(LogWeights, Math.Exp);
        for (int draw = 0, at = 0; draw < count; draw++)
        {
            double left = random.NextDouble();
            while (components[draw] < Components - 1 && (left -= weights[components[draw]]) > 0)
                components[draw]++;
            for (int i = 0; i < Parameters; i++, at++)
                (points[at], angles[at]) = (random.NextDouble(), random.NextDouble());
        }
        NormalNumbers.Of(points, angles);
        for (int draw = 0; draw < count; draw++)
            Place(components[draw], points.AsSpan(draw * Parameters, Parameters));
        return points;
    }

    /// <summary>Solves U (x - mean) = z row by row.</summary>
    /// <param name="point">z, and then x.</param>
    private void Place(int component, Span<double> point)
    {
        for (int i = 0; i < Parameters; i++)
        {
            double value = point[i];
            ReadOnlySpan<double> row = Triangles.AsSpan(((component * Parameters) + i) * Parameters, Parameters);
            for (int j = 0; j < i; j++)
                value -= row[j] * point[j];
            point[i] = value / row[i];
        }
        for (int i = 0; i < Parameters; i++)
            point[i] += Means[(component * Parameters) + i];
    }

    private double LogTerm(int k, ReadOnlySpan<double> at)
    {
        double sum = LogWeights[k] - (Parameters * HalfLogTwoPi);
        for (int i = 0; i < Parameters; i++)
        {
            ReadOnlySpan<double> row = Triangles.AsSpan(((k * Parameters) + i) * Parameters, Parameters);
            double z = 0;
            for (int j = 0; j <= i; j++)
                z += row[j] * (at[j] - Means[(k * Parameters) + j]);
            sum += Math.Log(row[i]) - (0.5 * z * z);
        }
        return sum;
    }
}
