using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using Almagest.Storage.Bulk;

namespace Almagest.Storage.Columns;

/// <summary>A column whose value comes from a row of the program, and goes back into it.</summary>
internal sealed record Column<TRow> : ResultColumn
{
    /// <summary>As the program has it: for exports.</summary>
    public required Func<TRow, object?> Value { get; init; }

    /// <summary>In CSV; of a parameter's column, what follows the parameter's name.</summary>
    public required string Csv { get; init; }

    /// <summary>In JSON, a dot before each deeper level; a last level that is a number is the place in a list.</summary>
    public required string Json { get; init; }

    public required Action<CopyBuffer, TRow> Copy { get; init; }
    public required Func<TRow, object?> Bind { get; init; }

    /// <summary>From a place of the database's row.</summary>
    public required Action<DbDataReader, int, TRow> Read { get; init; }
}

/// <summary>Makes columns: of what is said of one and of the property that holds its value.</summary>
internal static class Column
{
    /// <param name="part">What of a row has the property.</param>
    /// <param name="property">Of that part; one that can be set when the part is made.</param>
    /// <param name="stored">How it lies in the databases.</param>
    /// <param name="sql">See <see cref="ResultColumn.Sql"/>; a letter with a dot: the column of its name in that table.</param>
    /// <param name="csv">Null: the name.</param>
    /// <param name="json">Null: the name without underscores.</param>
    public static Column<TRow> Of<TRow, TPart, TValue>(
        Func<TRow, TPart> part,
        Expression<Func<TPart, TValue>> property,
        Stored<TValue> stored,
        string sql,
        string name,
        string unit,
        string ucd,
        string description,
        string? csv = null,
        string? json = null
    )
        where TPart : class
    {
        var held = (PropertyInfo)((MemberExpression)property.Body).Member;
        // By these the delegates are made, not the expression compiled: a hundred compilations would delay every start.
        var get = held.GetMethod!.CreateDelegate<Func<TPart, TValue>>();
        var set = held.SetMethod!.CreateDelegate<Action<TPart, TValue>>();
        return new Column<TRow>
        {
            Name = name,
            Type = stored.Type,
            IsNullable = stored.IsNullable,
            Unit = unit,
            Ucd = ucd,
            Description = description,
            Sql = sql.EndsWith('.') ? sql + name : sql,
            Csv = csv ?? name,
            Json = json ?? CamelCase(name),
            Value = row => get(part(row)),
            Copy = (copy, row) => stored.Copy(copy, get(part(row))),
            Bind = row => stored.Bind(get(part(row))),
            Read = (reader, at, row) => set(part(row), stored.Read(reader, at)),
        };
    }

    private static string CamelCase(string name) =>
        string.Concat(name.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
