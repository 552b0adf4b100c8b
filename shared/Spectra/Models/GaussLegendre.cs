namespace Almagest.Spectra.Models;

/// <summary>Gauss-Legendre quadrature on [-1, 1] (Abramowitz and Stegun, table 25.4).</summary>
internal static class GaussLegendre
{
    public const int NodesPerBin = 3;
    public const int HighestOrder = 5;

    private static readonly double[][] AllNodes =
    [
        [0],
        [-0.577350269189625765, 0.577350269189625765],
        [-0.774596669241483377, 0, 0.774596669241483377],
        [-0.861136311594052575, -0.339981043584856265, 0.339981043584856265, 0.861136311594052575],
        [-0.906179845938663993, -0.538469310105683091, 0, 0.538469310105683091, 0.906179845938663993],
    ];

    private static readonly double[][] AllWeights =
    [
        [2],
        [1, 1],
        [0.555555555555555556, 0.888888888888888889, 0.555555555555555556],
        [0.347854845137453857, 0.652145154862546143, 0.652145154862546143, 0.347854845137453857],
        [0.236926885056189088, 0.478628670499366468, 0.568888888888888889, 0.478628670499366468, 0.236926885056189088],
    ];

    /// <summary>Nodes of the rule of an order from 1 to 5.</summary>
    public static double[] Nodes(int order) => AllNodes[order - 1];

    /// <summary>Weights of the rule of an order from 1 to 5; their sum is 2.</summary>
    public static double[] Weights(int order) => AllWeights[order - 1];

    public static double[] Nodes5 => AllNodes[4];

    public static double[] Weights5 => AllWeights[4];

    public static double[] Weights3 => AllWeights[2];

    /// <summary>What the nodes' values are to be multiplied by to give the coefficient of the k-th Legendre polynomial.</summary>
    public static double[] Coefficient(int order, int k) =>
        [.. Nodes(order).Select((x, i) => (k + 0.5) * Weights(order)[i] * Polynomial(k, x))];

    /// <summary>The k-th Legendre polynomial, by Bonnet's recursion.</summary>
    public static double Polynomial(int k, double x)
    {
        double before = 0,
            now = 1;
        for (int j = 1; j <= k; j++)
            (before, now) = (now, ((((2 * j) - 1) * x * now) - ((j - 1) * before)) / j);
        return now;
    }

    public static double[] NodesOf(EnergyGrid grid)
    {
        double[] nodes = new double[NodesPerBin * grid.BinCount];
        for (int bin = 0; bin < grid.BinCount; bin++)
        for (int k = 0; k < NodesPerBin; k++)
            nodes[(NodesPerBin * bin) + k] = grid.Center(bin) + (0.5 * grid.Width(bin) * AllNodes[2][k]);
        return nodes;
    }
}
