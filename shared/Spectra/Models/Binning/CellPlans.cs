using System.Runtime.CompilerServices;
using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models.Binning;

/// <summary>The plans of some absorbers on one grid, one for each power of 4 of the column. Thread-safe.</summary>
internal sealed class CellPlans
{
    private const double SmallestColumn = 0.25;   // 1e22 cm⁻²
    private const int Levels = 9;

    // Models with the same absorption share the plans of a grid.
    private static readonly ConditionalWeakTable<EnergyGrid, List<CellPlans>> Shared = [];

    private readonly CrossSection[] _sections;
    private readonly Lazy<CellPlan>[] _levels;

    private CellPlans(EnergyGrid grid, CrossSection[] sections)
    {
        _sections = sections;
        // A plan must not hold its grid, which is the key to it.
        _levels = [.. Enumerable.Range(0, Levels).Select(level => new Lazy<CellPlan>(() => CellPlanBuilder.Build(grid, sections, ColumnOf(level))))];
    }

    public static CellPlans For(ModelNode node, EnergyGrid grid)
    {
        List<CrossSection> sections = [];
        Collect(node, sections);
        CrossSection[] distinct = [.. sections.Distinct<CrossSection>(ReferenceEqualityComparer.Instance)];
        List<CellPlans> known = Shared.GetValue(grid, _ => []);
        lock (known)
        {
            foreach (CellPlans plans in known)
                if (plans._sections.AsSpan().SequenceEqual(distinct)) return plans;
            CellPlans added = new(grid, distinct);
            known.Add(added);
            return added;
        }
    }

    /// <summary>The plan for the sum of the columns of the absorbers: a pure function of the parameters.</summary>
    public CellPlan At(ModelNode node, ReadOnlySpan<double> parameters)
    {
        double column = SumColumns(node, parameters);
        int level = 0;
        while (level < Levels - 1 && column > ColumnOf(level)) level++;
        return _levels[level].Value;
    }

    private static double ColumnOf(int level) => SmallestColumn * (1L << (2 * level));

    private static void Collect(ModelNode node, List<CrossSection> sections)
    {
        switch (node)
        {
            case ComponentNode { Component: MultiplicativeComponent { Section: { } section, IsShifted: false } }:
                sections.Add(section);
                break;
            case SumNode sum:
                foreach (ModelNode term in sum.Terms) Collect(term, sections);
                break;
            case ProductNode product:
                foreach (ModelNode factor in product.Factors) Collect(factor, sections);
                if (product.Source is { } source) Collect(source, sections);
                break;
        }
    }

    private static double SumColumns(ModelNode node, ReadOnlySpan<double> parameters)
    {
        double sum = 0;
        switch (node)
        {
            case ComponentNode { Component: MultiplicativeComponent { Section: not null } } leaf:
                return Math.Abs(parameters[leaf.First]);
            case SumNode terms:
                foreach (ModelNode term in terms.Terms) sum = Math.Max(sum, SumColumns(term, parameters));
                return sum;
            case ProductNode product:
                foreach (ModelNode factor in product.Factors) sum += SumColumns(factor, parameters);
                return product.Source is { } source ? sum + SumColumns(source, parameters) : sum;
            default:
                return 0;
        }
    }
}
