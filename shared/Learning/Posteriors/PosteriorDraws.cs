namespace Almagest.Learning.Posteriors;

/// <summary>A posterior as points drawn from it. S samples of P coordinates.</summary>
/// <param name="Points">Shape [S, P].</param>
/// <param name="ParameterCount">P.</param>
public sealed record PosteriorDraws(double[] Points, int ParameterCount)
{
    public int Count => Points.Length / ParameterCount;

    public double Mean(int parameter)
    {
        double sum = 0;
        for (int i = parameter; i < Points.Length; i += ParameterCount)
            sum += Points[i];
        return sum / Count;
    }
}
