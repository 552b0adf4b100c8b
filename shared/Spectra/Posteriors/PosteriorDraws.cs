namespace Almagest.Spectra.Posteriors;

/// <summary>A posterior as points drawn from it. S samples of P coordinates.</summary>
/// <param name="Points">Shape [S, P].</param>
/// <param name="ParameterCount">P.</param>
/// <param name="Accepted">Share of the network's draws that lay within the prior: the density outside goes to those within.</param>
public sealed record PosteriorDraws(double[] Points, int ParameterCount, double Accepted)
{
    public int Count => Points.Length / ParameterCount;

    public double Mean(int parameter)
    {
        double sum = 0;
        for (int i = parameter; i < Points.Length; i += ParameterCount) sum += Points[i];
        return sum / Count;
    }

    /// <summary>Draws until enough points lie within the prior.</summary>
    /// <param name="draw">Writes one point, shape [P].</param>
    /// <param name="coordinates">The prior's box.</param>
    /// <param name="count">S, at least 2.</param>
    public static PosteriorDraws From(Action<Span<double>> draw, PosteriorCoordinates coordinates, int count)
    {
        const int Tries = 50;
        double[] points = new double[count * coordinates.Count], point = new double[coordinates.Count];
        int kept = 0, tried = 0;
        while (kept < count && tried < Tries * count)
        {
            draw(point);
            tried++;
            if (coordinates.Contains(point)) point.CopyTo(points, kept++ * coordinates.Count);
        }
        double accepted = Math.Max(kept, 0.5) / tried;
        // Almost all of it outside: the nearest corner of the box is the best that can be said.
        for (; kept < count; kept++)
        {
            draw(point);
            for (int c = 0; c < point.Length; c++) points[(kept * point.Length) + c] = Math.Clamp(point[c], coordinates.Lower[c], coordinates.Upper[c]);
        }
        return new PosteriorDraws(points, coordinates.Count, accepted);
    }
}
