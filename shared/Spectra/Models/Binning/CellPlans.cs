using System.Runtime.CompilerServices;
using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models.Binning;

/// <summary>The plans of some absorbers on one grid, one for each power of 4 of their column and of all absorbers'.
/// Thread-safe.</summary>
internal sealed class CellPlans
{
    private const double SmallestColumn = 0.25 / 4096; // 1e22 cm⁻²
    private const int Levels = 16;

    // Models with the same absorption share the plans of a grid.
    private static readonly ConditionalWeakTable<EnergyGrid, List<CellPlans>> Shared = [];

    private readonly CrossSection[] _sections,
        _shifted;
    private readonly Lazy<CellPlan>[,] _levels = new Lazy<CellPlan>[Levels, Levels];

    private CellPlans(EnergyGrid grid, CrossSection[] sections, CrossSection[] shifted)
    {
        (_sections, _shifted) = (sections, shifted);
        for (int level = 0; level < Levels; level++)
        for (int all = 0; all < Levels; all++)
            _levels[level, all] = MakeLazy(grid, sections, shifted, level, all);
    }

    // The grid is the key under which this is kept: the table lets go of both together.
    private static Lazy<CellPlan> MakeLazy(
        EnergyGrid grid,
        CrossSection[] sections,
        CrossSection[] shifted,
        int level,
        int all
    ) => new(() => CellPlanBuilder.Build(grid, sections, shifted, ColumnOf(level), ColumnOf(all), isLeast: level == 0));

    public static CellPlans For(ModelNode node, EnergyGrid grid)
    {
        CrossSection[] sections = Distinct(node, shifted: false),
            shifted = Distinct(node, shifted: true);
        List<CellPlans> known = Shared.GetValue(grid, _ => []);
        lock (known)
        {
            foreach (CellPlans plans in known)
                if (plans._sections.AsSpan().SequenceEqual(sections) && plans._shifted.AsSpan().SequenceEqual(shifted))
                    return plans;
            CellPlans added = new(grid, sections, shifted);
            known.Add(added);
            return added;
        }
    }

    /// <summary>The plan for the sum of the columns of the absorbers: a pure function of the parameters.</summary>
    public CellPlan At(ModelNode node, ReadOnlySpan<double> parameters)
    {
        int level = LevelOf(SumColumns(node, parameters, shifted: false));
        return _levels[level, Math.Max(level, LevelOf(SumColumns(node, parameters, shifted: true)))].Value;
    }

    private static int LevelOf(double column)
    {
        int level = 0;
        while (level < Levels - 1 && column > ColumnOf(level))
            level++;
        return level;
    }

    private static double ColumnOf(int level) => SmallestColumn * (1L << (2 * level));

    private static CrossSection[] Distinct(ModelNode node, bool shifted)
    {
        List<CrossSection> sections = [];
        Collect(node, shifted, sections);
        return [.. sections.Distinct<CrossSection>(ReferenceEqualityComparer.Instance)];
    }

    private static void Collect(ModelNode node, bool shifted, List<CrossSection> sections)
    {
        switch (node)
        {
            case ComponentNode { Component: MultiplicativeComponent { Section: { } section } absorber }
                when absorber.IsShifted == shifted:
                sections.Add(section);
                break;
            case SumNode sum:
                foreach (ModelNode term in sum.Terms)
                    Collect(term, shifted, sections);
                break;
            case ProductNode product:
                foreach (ModelNode factor in product.Factors)
                    Collect(factor, shifted, sections);
                if (product.Source is { } source)
                    Collect(source, shifted, sections);
                break;
        }
    }

    /// <param name="node">A part of the model.</param>
    /// <param name="shifted">True: of shifted absorbers too.</param>
    private static double SumColumns(ModelNode node, ReadOnlySpan<double> parameters, bool shifted)
    {
        double sum = 0;
        switch (node)
        {
            case ComponentNode { Component: MultiplicativeComponent { Section: not null } absorber } leaf
                when shifted || !absorber.IsShifted:
                return Math.Abs(parameters[leaf.First]);
            case SumNode terms:
                foreach (ModelNode term in terms.Terms)
                    sum = Math.Max(sum, SumColumns(term, parameters, shifted));
                return sum;
            case ProductNode product:
                foreach (ModelNode factor in product.Factors)
                    sum += SumColumns(factor, parameters, shifted);
                return product.Source is { } source ? sum + SumColumns(source, parameters, shifted) : sum;
            default:
                return 0;
        }
    }
}
