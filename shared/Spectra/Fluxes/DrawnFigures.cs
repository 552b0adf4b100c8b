using Almagest.Spectra.Fitting;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Fluxes;

/// <summary>
/// Figures at many points that were drawn: D draws of V varied parameters. Within a posterior the logarithm of a flux, or the
/// flux itself, is a polynomial of second or third degree to a small part of its spread; so it is computed at some of the points,
/// fitted, and held against others of them. Where it does not hold, all points are computed.
/// </summary>
internal sealed class DrawnFigures
{
    /// <summary>Root mean square of what a polynomial misses, over the figure's spread.</summary>
    private const double Tolerated = 0.03;

    /// <summary>The last of so many points is left to test by.</summary>
    private const int TestEvery = 4;

    private const int FewestComputed = 16;

    /// <summary>Draws that are computed together: their terms stay in the nearest cache.</summary>
    private const int Block = 128;

    private readonly double[] _points;
    private readonly int _varied;
    private readonly Func<double[], double[]> _figures;

    /// <summary>The only norm, where all figures are proportional to it; else -1.</summary>
    private readonly int _scale;

    /// <summary>Varied parameters that a polynomial is of, and which of them are norms.</summary>
    private readonly (int Index, bool IsNorm)[] _variables;

    private DrawnFigures(double[] points, bool[] isNorm, Func<double[], double[]> figures)
    {
        (_points, _varied, _figures) = (points, isNorm.Length, figures);
        _scale =
            isNorm.Count(one => one) == 1 && IsProportionalTo(Array.IndexOf(isNorm, true)) ? Array.IndexOf(isNorm, true) : -1;
        _variables = [.. isNorm.Index().Where(one => one.Index != _scale)];
    }

    private int Draws => _points.Length / _varied;

    /// <param name="points">Shape [D, V], in random order or in a chain's.</param>
    /// <param name="isNorm">Shape [V].</param>
    /// <param name="figures">At a point, shape [V]: F figures.</param>
    /// <returns>Shape [F][D].</returns>
    public static double[][] Of(double[] points, bool[] isNorm, Func<double[], double[]> figures) =>
        new DrawnFigures(points, isNorm, figures).All();

    private double[][] All()
    {
        double[][] found = Polynomials() ?? Computed();
        for (int draw = 0; draw < Draws && _scale >= 0; draw++)
        {
            double norm = _points[(draw * _varied) + _scale];
            foreach (double[] figure in found)
                figure[draw] *= norm;
        }
        return found;
    }

    private bool IsProportionalTo(int norm)
    {
        double[] point = _points[.._varied],
            doubled = [.. point];
        doubled[norm] *= 2;
        return _figures(point)
            .Zip(_figures(doubled), (one, two) => Math.Abs((2 * one) - two) <= 1e-9 * Math.Abs(two))
            .All(isSame => isSame);
    }

    /// <summary>For a norm of 1, where they are proportional to it.</summary>
    private double[] At(int draw)
    {
        double[] point = _points[(draw * _varied)..((draw + 1) * _varied)];
        if (_scale >= 0)
            point[_scale] = 1;
        return _figures(point);
    }

    private double[][] Computed()
    {
        double[][] all = [.. Enumerable.Range(0, Draws).Select(At)];
        return [.. Enumerable.Range(0, all[0].Length).Select(f => Array.ConvertAll(all, one => one[f]))];
    }

    /// <summary>Null where none holds.</summary>
    private double[][]? Polynomials()
    {
        for (int degree = 2; degree <= 3; degree++)
        {
            int sample = Math.Max(FewestComputed, TestEvery * TermsOf(degree));
            if (2 * sample > Draws)
                break;
            int[] chosen = [.. Enumerable.Range(0, sample).Select(k => (int)((long)k * Draws / sample))];
            double[][] exact = [.. chosen.Select(At)];
            foreach (bool isLog in (bool[])[true, false])
                if (Polynomial(chosen, exact, degree, isLog) is { } found)
                    return found;
        }
        return null;
    }

    private double[][]? Polynomial(int[] chosen, double[][] exact, int degree, bool isLog)
    {
        double[][] wanted =
        [
            .. Enumerable
                .Range(0, exact[0].Length)
                .Select(f => Array.ConvertAll(exact, one => isLog ? Math.Log(one[f]) : one[f])),
        ];
        if (!wanted.All(one => Array.TrueForAll(one, double.IsFinite)) || Columns(chosen, isLog) is not { } columns)
            return null;
        int terms = TermsOf(degree);
        double[] atChosen = new double[terms * chosen.Length];
        Terms([.. columns.Select(column => Array.ConvertAll(chosen, draw => column[draw]))], 0, chosen.Length, degree, atChosen);
        if (
            Coefficients(atChosen, wanted, terms) is not { } coefficients
            || !wanted.Zip(coefficients).All(one => Holds(chosen, atChosen, one.First, one.Second, isLog))
        )
            return null;
        double[][] found = [.. coefficients.Select(_ => new double[Draws])];
        double[] block = new double[terms * Block];
        for (int first = 0; first < Draws; first += Block)
        {
            int count = Math.Min(Block, Draws - first);
            Terms(columns, first, count, degree, block);
            foreach ((double[] figure, double[] coefficient) in found.Zip(coefficients))
            {
                Span<double> values = figure.AsSpan(first, count);
                Add(block, coefficient, values);
                if (isLog)
                    VectorMath.Exp(values, values);
            }
        }
        return found;
    }

    private static bool IsTest(int place) => place % TestEvery == TestEvery - 1;

    /// <summary>Least squares over the points that are not left to test by.</summary>
    /// <param name="at">Their terms, shape [terms, points].</param>
    /// <param name="wanted">Shape [F][points].</param>
    /// <returns>Shape [F][terms].</returns>
    private static double[][]? Coefficients(double[] at, double[][] wanted, int terms)
    {
        int points = wanted[0].Length;
        double[] weights = [.. Enumerable.Range(0, points).Select(place => IsTest(place) ? 0.0 : 1)],
            matrix = new double[terms * terms],
            right = new double[terms];
        ReadOnlySpan<double> Row(int term) => at.AsSpan(term * points, points);
        for (int i = 0; i < terms; i++)
        for (int j = 0; j < terms; j++)
            matrix[(i * terms) + j] = Sums.Dot(weights, Row(i), Row(j));
        bool[] active = [.. Enumerable.Range(0, terms).Select(i => matrix[(i * terms) + i] > 0)];
        double[][] coefficients = [.. wanted.Select(_ => new double[terms])];
        for (int f = 0; f < wanted.Length; f++)
        {
            for (int i = 0; i < terms; i++)
                right[i] = Sums.Dot(weights, Row(i), wanted[f]);
            if (!SmallMatrix.Solve(matrix, 1e-12, right, active, coefficients[f]))
                return null;
        }
        return coefficients;
    }

    /// <summary>Whether a polynomial is near enough to a figure at the points that it did not learn from: what it misses is held
    /// against how the figure scatters, norm and all.</summary>
    private bool Holds(int[] chosen, double[] at, double[] wanted, double[] coefficients, bool isLog)
    {
        double[] found = new double[wanted.Length];
        Add(at, coefficients, found);
        double Whole(double value, int i)
        {
            double norm = _scale < 0 ? 1 : _points[(chosen[i] * _varied) + _scale];
            return isLog ? value + Math.Log(norm) : value * norm;
        }
        double[] whole = [.. wanted.Select(Whole)];
        double mean = whole.Average(),
            spread = whole.Average(one => (one - mean) * (one - mean)),
            missed = Enumerable.Range(0, found.Length).Where(IsTest).Average(i => Math.Pow(Whole(found[i], i) - whole[i], 2));
        return missed <= (Tolerated * Tolerated * spread) + (1e-20 * mean * mean);
    }

    /// <param name="at">Terms, shape [terms, points] or more.</param>
    /// <param name="coefficients">Shape [terms].</param>
    /// <param name="sum">Shape [points]: added to.</param>
    private static void Add(double[] at, double[] coefficients, Span<double> sum)
    {
        for (int term = 0; term < coefficients.Length; term++)
            VectorMath.AddScaled(sum, coefficients[term], at.AsSpan(term * sum.Length, sum.Length));
    }

    private int TermsOf(int degree) =>
        (_variables.Length + 1) * (_variables.Length + 2) / 2 * (degree == 3 ? _variables.Length + 3 : 3) / 3;

    /// <summary>1, each, each by each, and, of degree 3, each by each by each.</summary>
    /// <param name="terms">Shape [terms, count]; overwritten.</param>
    private static void Terms(double[][] columns, int first, int count, int degree, Span<double> terms)
    {
        terms[..count].Fill(1);
        terms = terms[count..];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i].AsSpan(first, count).CopyTo(terms);
            terms = terms[count..];
            for (int j = 0; j <= i; j++)
            {
                Span<double> product = terms[..count];
                columns[i].AsSpan(first, count).CopyTo(product);
                VectorMath.Multiply(product, columns[j].AsSpan(first, count));
                terms = terms[count..];
                for (int k = 0; degree == 3 && k <= j; k++)
                {
                    product.CopyTo(terms);
                    VectorMath.Multiply(terms[..count], columns[k].AsSpan(first, count));
                    terms = terms[count..];
                }
            }
        }
    }

    /// <summary>Variables of mean 0 and standard deviation 1 over the chosen points; norms by their logarithm, if
    /// wanted.</summary>
    /// <returns>Shape [variables][D]; null where one is not finite.</returns>
    private double[][]? Columns(int[] chosen, bool isLog)
    {
        double[][] columns = [.. _variables.Select(_ => new double[Draws])];
        foreach ((double[] column, (int index, bool isNorm)) in columns.Zip(_variables))
        {
            for (int draw = 0; draw < column.Length; draw++)
                column[draw] = _points[(draw * _varied) + index];
            if (isLog && isNorm)
            {
                if (column.Min() <= 0)
                    return null;
                VectorMath.Log(column, column);
            }
            double mean = chosen.Average(draw => column[draw]),
                sigma = Math.Sqrt(chosen.Average(draw => (column[draw] - mean) * (column[draw] - mean)));
            if (!double.IsFinite(sigma))
                return null;
            VectorMath.Add(column, -mean);
            VectorMath.Multiply(column, sigma > 0 ? 1 / sigma : 0);
            if (!Array.TrueForAll(column, double.IsFinite))
                return null;
        }
        return columns;
    }
}
