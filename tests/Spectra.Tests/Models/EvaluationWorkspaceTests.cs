using Almagest.Spectra.Models;
using Almagest.Spectra.Models.Binning;

namespace Almagest.Spectra.Tests.Models;

public sealed class EvaluationWorkspaceTests
{
    [Fact]
    public void An_owners_last_four_are_remembered_whatever_others_ask()
    {
        EvaluationWorkspace workspace = new();
        object owner = new();
        int made = 0;
        string Of(object who, int key) =>
            workspace.Remember<int, string>(
                who,
                key,
                static (key, known) => known == $"{key}",
                (key, _) => $"{(made++, key).key}"
            );
        for (int key = 0; key < 4; key++)
            Of(owner, key);
        for (int other = 0; other < 100; other++)
            Of(new object(), other);
        made = 0;
        for (int key = 0; key < 4; key++)
            Of(owner, key);
        Assert.Equal(0, made);
        Of(owner, 4);
        Of(owner, 0);
        Assert.Equal(2, made);
    }

    [Fact]
    public void What_is_dropped_may_be_filled_anew_and_what_failed_is_not_remembered()
    {
        EvaluationWorkspace workspace = new();
        double[] Of(double key) =>
            workspace.Remember<double, double[]>(
                this,
                key,
                static (key, known) => known[0] == key,
                static (key, oldest) =>
                {
                    double[] filled = oldest ?? new double[1];
                    filled[0] = key;
                    return key < 0 ? throw new SpectralDataException("no") : filled;
                }
            );
        double[] first = Of(1);
        for (int key = 2; key <= 4; key++)
            Of(key);
        Assert.Same(first, Of(5));
        Assert.Throws<SpectralDataException>(() => Of(-1));
        Assert.Equal(2, Assert.Throws<SpectralDataException>(() => Of(-1)).Message.Length);
        Assert.Equal(3, Of(3)[0]);
    }

    /// <summary>A convolution within a quadrature, and a component that evaluates a model of its own.</summary>
    [Fact]
    public void An_evaluation_within_another_has_memory_of_its_own()
    {
        EvaluationWorkspace workspace = new();
        SpectralModel model = SpectralModel.Parse("tbabs*(gaussian+zedge*powerlaw+gsmooth*zedge*(powerlaw+gaussian))");
        EnergyGrid grid = EnergyGrid.Linear(0.3, 10, 60);
        double[] alone = new double[60],
            within = new double[60];
        model.Evaluate(grid, model.Defaults, alone);
        using (QuadratureMemory outer = workspace.BeginQuadrature())
        {
            outer.Known.AddRange([1, 2, 3]);
            outer.Cuts.Add(4);
            model.Evaluate(grid, model.Defaults, within, workspace);
            Assert.Equal([1, 2, 3], outer.Known);
            Assert.Equal([4], outer.Cuts);
            Assert.Empty(outer.Cells);
        }
        Assert.Equal(alone, within);
    }

    /// <summary>Not even by a grid whose convolution would have covered this one's.</summary>
    [Theory]
    [InlineData("tbabs*gsmooth*powerlaw"), InlineData("tbabs*cflux*gsmooth*(powerlaw+gaussian)"), InlineData("tbabs*comptt")]
    public void No_outcome_depends_on_what_was_asked_before(string expression)
    {
        SpectralModel model = SpectralModel.Parse(expression);
        double[] parameters = model.Defaults;
        if (expression.Contains("gsmooth", StringComparison.Ordinal))
            parameters[model.IndexOf("gsmooth.Sig_6keV")] = 0.1;
        double[] other = [.. parameters.Select(value => value * 1.01)];
        int[] free = [0, 1];
        EnergyGrid narrow = EnergyGrid.Linear(1, 5, 50),
            wide = EnergyGrid.Linear(0.3, 10, 50);
        double[] expected = new double[50],
            found = new double[50],
            jacobian = new double[100];
        model.Evaluate(narrow, parameters, expected);
        EvaluationWorkspace workspace = new();
        model.Evaluate(wide, parameters, found, workspace);
        model.Bind(wide).Linearise(parameters, free, found, jacobian, workspace);
        model.Evaluate(narrow, other, found, workspace);
        model.Evaluate(narrow, parameters, found, workspace);
        Assert.Equal(expected, found);
        model.Bind(narrow).Linearise(parameters, free, found, jacobian, workspace);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Of_many_models_those_before_are_forgotten()
    {
        EvaluationWorkspace workspace = new();
        object owner = new();
        int made = 0;
        void Ask(object who) => workspace.Remember<int, string>(who, 0, static (_, _) => true, (_, _) => $"{made++}");
        SpectralModel one = SpectralModel.Parse("powerlaw"),
            other = SpectralModel.Parse("bbody");
        EnergyGrid grid = EnergyGrid.Linear(1, 5, 20);
        double[] flux = new double[20];
        one.Evaluate(grid, one.Defaults, flux, workspace);
        Ask(owner);
        other.Evaluate(grid, other.Defaults, flux, workspace);
        Ask(owner);
        Assert.Equal(1, made);
        for (int k = 0; k < 70; k++)
            Ask(new object());
        other.Evaluate(grid, other.Defaults, flux, workspace);
        Ask(owner);
        Assert.Equal(71, made);
        one.Evaluate(grid, one.Defaults, flux, workspace);
        Ask(owner);
        Assert.Equal(72, made);
    }

    [Fact]
    public void A_failure_within_an_evaluation_leaves_the_workspace_usable()
    {
        EvaluationWorkspace workspace = new();
        SpectralModel model = SpectralModel.Parse("tbabs*(powerlaw+clumin*powerlaw)");
        EnergyGrid grid = EnergyGrid.Linear(0.3, 10, 60);
        double[] near = [0.1, 1.7, 1, 2, 10, 0, 44, 1.7, 1],
            far = [0.1, 1.7, 1, 2, 10, 0.1, 44, 1.7, 1];
        double[] expected = new double[60],
            found = new double[60];
        model.Evaluate(grid, far, expected);
        Assert.Throws<SpectralDataException>(() => model.Evaluate(grid, near, found, workspace));
        model.Evaluate(grid, far, found, workspace);
        Assert.Equal(expected, found);
    }
}
