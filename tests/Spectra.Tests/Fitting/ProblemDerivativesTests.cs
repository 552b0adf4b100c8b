using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;

namespace Almagest.Spectra.Tests.Fitting;

/// <summary>A problem's gradient, on the way through the fold, for convolutions at every place of a sum.</summary>
public sealed class ProblemDerivativesTests
{
    private static readonly (string Name, double[] Own)[] Convolutions =
    [
        ("cflux", [1.0, 6, -11.5]),
        ("clumin", [1.0, 6, 0.1, 43.8]),
        ("zashift", [0.2]),
        ("gsmooth", [0.2, 0.3]),
    ];

    /// <summary>"@": a convolution; its parameters come where the empty array stands.</summary>
    private static readonly (string Expression, double[][] Parameters)[] Places =
    [
        (
            "@*powerlaw",
            [
                [],
                [1.8, 1e-3],
            ]
        ),
        (
            "@*powerlaw+gaussian",
            [
                [],
                [1.8, 1e-3],
                [4, 0.1, 1e-4],
            ]
        ),
        (
            "gaussian+@*powerlaw",
            [
                [4, 0.1, 1e-4],
                [],
                [1.8, 1e-3],
            ]
        ),
        (
            "bbody+@*powerlaw+gaussian",
            [
                [0.6, 1e-5],
                [],
                [1.8, 1e-3],
                [4, 0.1, 1e-4],
            ]
        ),
        (
            "tbabs*(gaussian+@*powerlaw)",
            [
                [0.2],
                [4, 0.1, 1e-4],
                [],
                [1.8, 1e-3],
            ]
        ),
        (
            "tbabs*(@*powerlaw+gaussian)",
            [
                [0.2],
                [],
                [1.8, 1e-3],
                [4, 0.1, 1e-4],
            ]
        ),
        (
            "@*(powerlaw+bbody)+gaussian",
            [
                [],
                [1.8, 1e-3],
                [0.6, 1e-5],
                [4, 0.1, 1e-4],
            ]
        ),
        (
            "gaussian+@*tbabs*(powerlaw+bbody)",
            [
                [4, 0.1, 1e-4],
                [],
                [0.2],
                [1.8, 1e-3],
                [0.6, 1e-5],
            ]
        ),
    ];

    public static TheoryData<string, double[]> Models
    {
        get
        {
            TheoryData<string, double[]> models = [];
            foreach ((string name, double[] own) in Convolutions)
            foreach ((string expression, double[][] parameters) in Places)
                models.Add(
                    expression.Replace("@", name, StringComparison.Ordinal),
                    [.. parameters.SelectMany(values => values.Length == 0 ? own : values)]
                );
            return models;
        }
    }

    [Theory, MemberData(nameof(Models))]
    public void The_gradient_is_the_limit_of_differences(string expression, double[] parameters)
    {
        FitProblem problem = SyntheticFit.Problem(expression, parameters, 1e4, seed: 1, adjust: Free);
        // Off the truth, so that no slope is small by chance.
        double[] at = [.. parameters.Select(value => 1.02 * value)];
        double[] gradient = new double[at.Length],
            fisher = new double[at.Length * at.Length];
        problem.Linearise(at, gradient, fisher);
        for (int k = 0; k < at.Length; k++)
        {
            double step = 1e-5 * Math.Abs(at[k]),
                difference = (At(k, step) - At(k, -step)) / (2 * step);
            // In units of what one σ brings: the fold's rounding hides less.
            double scale = Math.Sqrt(fisher[(k * at.Length) + k]),
                // Where in a fine bin photons lie is kept while the parameters of a blur move.
                share = expression.Contains("gsmooth", StringComparison.Ordinal) ? 0.05 : 1e-3;
            Assert.True(
                Math.Abs(difference - gradient[k]) <= (share * (Math.Abs(difference) + scale)) + (1e-6 / step),
                $"{problem.Definitions[k].Name}: differences give {difference:g6}, the gradient {gradient[k]:g6}"
            );
        }

        double At(int k, double step)
        {
            double[] moved = [.. at];
            moved[k] += step;
            return problem.Statistic(moved);
        }

        static void Free(SpectralModel model, FitParameter[] all)
        {
            for (int i = 0; i < all.Length; i++)
                all[i] = all[i].Start(all[i].Value);
        }
    }
}
