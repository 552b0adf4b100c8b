using Almagest.Vo.Fields;
using Almagest.Vo.Rows;
using Parquet;
using Parquet.Schema;
using Field = Almagest.Vo.Fields.Field;

namespace Almagest.Vo.Exports;

/// <summary>One column of the group of rows that is being gathered.</summary>
internal abstract class ParquetColumn
{
    /// <summary>In the file's schema.</summary>
    public abstract Parquet.Schema.Field Field { get; }

    /// <summary>How many are held.</summary>
    public abstract int Values { get; }

    public abstract void Add(IRow row);

    /// <summary>Writes what is held, and lets go of it.</summary>
    public abstract Task FlushAsync(ParquetRowGroupWriter group, CancellationToken cancellation);

    /// <param name="column">What it holds.</param>
    /// <param name="place">Its place in the rows.</param>
    public static ParquetColumn Of(Field column, int place) =>
        column.Kind switch
        {
            DataKind.Boolean => new Scalars<bool>(column.Name, place, static (row, i) => row.GetBoolean(i)),
            DataKind.Short => new Scalars<short>(column.Name, place, static (row, i) => checked((short)row.GetInt64(i))),
            DataKind.Int => new Scalars<int>(column.Name, place, static (row, i) => checked((int)row.GetInt64(i))),
            DataKind.Long => new Scalars<long>(column.Name, place, static (row, i) => row.GetInt64(i)),
            DataKind.Float => new Scalars<float>(column.Name, place, static (row, i) => (float)row.GetDouble(i)),
            DataKind.Double => new Scalars<double>(column.Name, place, static (row, i) => row.GetDouble(i)),
            DataKind.FloatArray => new Lists<float>(column.Name, place, static number => (float)number),
            _ when column.Kind.IsArray() => new Lists<double>(column.Name, place, static number => number),
            _ => new Texts(column.Name, place),
        };

    private sealed class Scalars<T>(string name, int place, Func<IRow, int, T> read) : ParquetColumn
        where T : struct
    {
        private readonly DataField _field = new(name, typeof(T), isNullable: true);
        private readonly List<T?> _values = [];

        public override Parquet.Schema.Field Field => _field;
        public override int Values => _values.Count;

        public override void Add(IRow row) => _values.Add(row.IsNull(place) ? null : read(row, place));

        public override async Task FlushAsync(ParquetRowGroupWriter group, CancellationToken cancellation)
        {
            await group.WriteAsync<T>(_field, _values.ToArray(), cancellationToken: cancellation);
            _values.Clear();
        }
    }

    private sealed class Texts(string name, int place) : ParquetColumn
    {
        private readonly DataField _field = new(name, typeof(string), isNullable: true);
        private readonly List<string> _values = [];

        public override Parquet.Schema.Field Field => _field;
        public override int Values => _values.Count;

        // The library takes null for none, and doesn't say so.
        public override void Add(IRow row) => _values.Add(row.IsNull(place) ? null! : row.GetString(place));

        public override async Task FlushAsync(ParquetRowGroupWriter group, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            await group.WriteAsync(_field, _values);
            _values.Clear();
        }
    }

    /// <summary>A row's list may be none, empty, or have values; by the levels of Parquet 0, 1 and 2.</summary>
    private sealed class Lists<T>(string name, int place, Func<double, T> narrow) : ParquetColumn
        where T : struct
    {
        private const int None = 0,
            Empty = 1,
            Full = 2;

        private readonly DataField _element = new("element", typeof(T), isNullable: false);
        private readonly List<T> _values = [];
        private readonly List<int> _definitions = [],
            _repetitions = [];

        public override Parquet.Schema.Field Field => field ??= new ListField(name, _element);
        public override int Values => _definitions.Count;

        public override void Add(IRow row)
        {
            IReadOnlyList<double> numbers = row.IsNull(place) ? [] : row.GetDoubles(place);
            if (numbers.Count == 0)
            {
                _definitions.Add(row.IsNull(place) ? None : Empty);
                _repetitions.Add(0);
            }
            foreach ((int i, double number) in numbers.Index())
            {
                _values.Add(narrow(number));
                _definitions.Add(Full);
                _repetitions.Add(i == 0 ? 0 : 1);
            }
        }

        public override async Task FlushAsync(ParquetRowGroupWriter group, CancellationToken cancellation)
        {
            await group.WriteAllPartsAsync<T>(
                _element,
                _values.ToArray(),
                _definitions.ToArray(),
                _repetitions.ToArray(),
                cancellation
            );
            _values.Clear();
            _definitions.Clear();
            _repetitions.Clear();
        }
    }
}
