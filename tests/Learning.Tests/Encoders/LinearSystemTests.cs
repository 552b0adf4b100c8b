using Almagest.Learning.Encoders;

namespace Almagest.Learning.Tests.Encoders;

public sealed class LinearSystemTests
{
    [Fact]
    public void Solves_the_normal_equations_and_gives_the_sigmas()
    {
        var system = new LinearSystem(3);
        // A = [4 2 1; 2 3 0; 1 0 2] as a sum of squares of columns, and b = A (1, -2, 0.5).
        double[,] factor =
        {
            { 2, 0, 0 },
            { 1, Math.Sqrt(2), 0 },
            { 0.5, -0.5 / Math.Sqrt(2), Math.Sqrt(2 - 0.25 - 0.125) },
        };
        double[] truth = [1, -2, 0.5];
        for (int column = 0; column < 3; column++)
        {
            double[] gradient = [factor[0, column], factor[1, column], factor[2, column]];
            system.Add([.. gradient.Select(value => new[] { value })], [gradient.Zip(truth, (a, b) => a * b).Sum()], [1]);
        }
        double[] solution = new double[3],
            sigma = new double[3];
        system.Solve(solution, sigma);
        // det A = 13; the diagonal of the inverse by cofactors: 6, 7 and 8 over it.
        for (int i = 0; i < 3; i++)
            Assert.Equal(truth[i], solution[i], 1e-12);
        Assert.Equal([6.0, 7, 8], sigma.Select(value => Math.Round(13 * value * value, 9)));
    }

    [Fact]
    public void Two_coordinates_that_do_the_same_give_finite_numbers()
    {
        var system = new LinearSystem(2);
        system.Add(
            [
                [1],
                [1],
            ],
            [0.5],
            [1]
        );
        system.Add(0, 0, 1e-14);
        system.Add(1, 0, 1e-14);
        double[] solution = new double[2],
            sigma = new double[2];
        system.Solve(solution, sigma);
        Assert.All(solution.Concat(sigma), value => Assert.True(double.IsFinite(value)));
    }
}
