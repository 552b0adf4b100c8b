namespace Almagest.Spectra.Models;

/// <summary>Gauss-Legendre quadrature on [-1, 1] (Abramowitz and Stegun, table 25.4).</summary>
internal static class GaussLegendre
{
    public const int NodesPerBin = 3;

    /// <summary>Nodes and weights of the rule of order 3.</summary>
    public static double[] Nodes3 { get; } = [-0.774596669241483377, 0, 0.774596669241483377];
    public static double[] Weights3 { get; } = [0.555555555555555556, 0.888888888888888889, 0.555555555555555556];

    /// <summary>Nodes and weights of the rule of order 5.</summary>
    public static double[] Nodes5 { get; } =
        [-0.906179845938663993, -0.538469310105683091, 0, 0.538469310105683091, 0.906179845938663993];

    public static double[] Weights5 { get; } =
        [0.236926885056189088, 0.478628670499366468, 0.568888888888888889, 0.478628670499366468, 0.236926885056189088];

    public static double[] NodesOf(EnergyGrid grid)
    {
        double[] nodes = new double[NodesPerBin * grid.BinCount];
        for (int bin = 0; bin < grid.BinCount; bin++)
            for (int k = 0; k < NodesPerBin; k++)
                nodes[(NodesPerBin * bin) + k] = grid.Center(bin) + (0.5 * grid.Width(bin) * Nodes3[k]);
        return nodes;
    }
}
