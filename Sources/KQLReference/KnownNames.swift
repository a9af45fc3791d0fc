/// The names of everything the language has: what the service knows, obsolete and hidden spellings included.
enum KnownNames {
  static let scalarFunctions = names(
    """
    cluster database table external_table materialized_view entity_group stored_query_result graph strcat
    strcat_array array_strcat strcat_delim strcmp strrep strlen string_size toupper tolower to_utf8
    unicode_codepoints_from_string substring regex_quote indexof indexof_regex has_any_index reverse split
    parse_command_line extract extractall extract_all extractjson extract_json replace replace_regex
    replace_string replace_strings trim_start trim_end trim countof translate make_string
    unicode_codepoints_to_string tostring tohex todynamic toobject tolong toint toreal todouble todatetime
    totimespan totime tobool toboolean todecimal toguid gettype url_encode url_encode_component url_decode
    base64_encodestring base64_encode_tostring base64_decodestring base64_decode_tostring base64_decode_toarray
    base64_decode_toguid base64_encode_fromguid base64_encode_fromarray zlib_decompress_from_base64_string
    zlib_compress_to_base64_string gzip_decompress_from_base64_string gzip_compress_to_base64_string
    __lz4_compress_dynamic_array_to_base64_string parse_csv parsejson parse_json parse_xml parseurl parse_url
    parseurlquery parse_urlquery parse_ipv4 parse_ipv4_mask format_ipv4 format_ipv4_mask ipv4_compare
    ipv4_is_match ipv4_is_in_range ipv4_is_in_any_range ipv4_netmask_suffix ipv4_is_private
    ipv4_range_to_cidr_list parse_ipv6 parse_ipv6_mask ipv6_compare ipv6_is_match ipv6_is_in_range
    ipv6_is_in_any_range __ipv6_lookup_ranges parse_path parse_user_agent parse_version format_datetime
    format_timespan make_datetime make_timespan datetime_add datetime_diff dayofweek dayofmonth dayofyear
    hourofday weekofyear week_of_year monthofyear startofday startofweek startofmonth startofyear endofday
    endofweek endofmonth endofyear getyear getmonth datepart datetime_part now ago unixtime_seconds_todatetime
    unixtime_milliseconds_todatetime unixtime_microseconds_todatetime unixtime_nanoseconds_todatetime
    datetime_local_to_utc datetime_utc_to_local datetime_list_timezones punycode_to_string punycode_from_string
    punycode_domain_from_string punycode_domain_to_string __hash_crc32 __hash_many_crc32 __hash_djb2
    __hash_xxh64 hash hash_xxhash64 hash_sha256 hash_md5 hash_sha1 hash_combine hash_many iif iff case assert
    bin floor bin_at bin_auto not notnull isnotnull isnull notempty isnotempty isempty isascii isutf8
    iscolumnexists columnifexists column_ifexists around binary_and binary_or binary_xor binary_not
    binary_shift_right binary_shift_left bitset_count_ones treepath repeat arraylength array_length
    array_reverse range array_concat array_iff array_iif array_index_of set_has_element array_slice array_split
    array_shift_left array_shift_right array_rotate_left array_rotate_right array_sort_asc array_sort_desc
    bag_keys zip pack pack_dictionary bag_pack bag_pack_columns pack_all pack_array set_union set_intersect
    set_difference set_equals bag_merge dynamic_to_json bag_remove_keys bag_zip jaccard_index bag_has_key
    bag_set_key percentile_tdigest percentiles_array_tdigest percentrank_tdigest rank_tdigest tdigest_isvalid
    hll_isvalid tdigest_merge merge_tdigest hll_merge dcount_hll __hll_normalize series_fir series_stats
    series_stats_dynamic array_sum series_fft series_ifft series_fit_poly series_fit_line
    series_fit_line_dynamic series_fit_2lines series_fit_2lines_dynamic series_outliers series_iir
    series_periods_detect series_periods_validate series_fill_backward series_fill_forward series_fill_const
    series_fill_linear series_add series_subtract series_multiply series_divide series_pow series_greater
    series_greater_equals series_less series_less_equals series_equals series_not_equals series_seasonal
    series_exp series_sign series_abs series_sin series_asin series_cos series_acos series_tan series_atan
    series_log series_floor series_ceiling series_decompose series_decompose_forecast
    series_decompose_anomalies series_pearson_correlation series_dot_product series_magnitude series_sum
    series_product series_cosine_similarity round ceiling pow sqrt log log2 log10 exp exp2 exp10 pi cos sin tan
    acos asin atan atan2 abs cot degrees radians sign rand beta_cdf beta_inv beta_pdf gamma loggamma erf erfc
    isnan isinf isfinite coalesce max_of min_of welch_test geo_from_wkt geo_angle geo_azimuth
    geo_distance_2points geo_distance_point_to_line geo_distance_point_to_polygon geo_point_in_circle
    geo_point_in_polygon geo_point_buffer geo_line_buffer geo_polygon_buffer geo_intersects_2lines
    geo_intersection_2lines geo_intersects_line_with_polygon geo_intersection_line_with_polygon
    geo_intersects_2polygons geo_intersection_2polygons geo_union_polygons_array geo_union_lines_array
    geo_polygon_to_s2cells geo_line_to_s2cells __geo_polygon_s2cell_covering_level
    __geo_line_s2cell_covering_level __geo_length_to_s2cell_level geo_polygon_densify geo_polygon_area
    geo_polygon_centroid geo_polygon_perimeter geo_line_length geo_line_centroid geo_line_densify
    geo_line_simplify geo_line_locate_point geo_line_interpolate_point geo_closest_point_on_line
    geo_closest_point_on_polygon geo_polygon_simplify geo_simplify_polygons_array __geo_line_validate
    __geo_polygon_validate geo_point_to_geohash geo_geohash_to_central_point geo_geohash_to_polygon
    geo_geohash_neighbors geo_point_to_s2cell geo_s2cell_to_central_point geo_s2cell_neighbors
    geo_s2cell_to_polygon geo_point_to_h3cell geo_h3cell_to_central_point geo_h3cell_to_polygon
    geo_h3cell_neighbors geo_h3cell_children geo_h3cell_parent geo_h3cell_rings geo_h3cell_level
    geo_polygon_to_h3cells all any map inner_nodes node_degree_in node_degree_out node_id labels
    current_cluster_endpoint current_database current_principal current_principal_details
    current_principal_is_member_of extent_id extentid extent_tags current_node_id ingestion_time row_id
    cursor_after cursor_before_or_at cursor_current current_cursor format_bytes row_number row_cumsum row_rank
    row_rank_min row_rank_dense row_window_session prev next rowstore_ordinal_range estimate_data_size new_guid
    has_ipv4 has_ipv4_prefix has_any_ipv4 has_any_ipv4_prefix __invoke __cast geo_info_from_ip_address
    column_names_of
    """)

  static let aggregates = names(
    """
    sum sumif cnt count countif dcount dcountif tdigest tdigest_merge merge_tdigest hll hll_if hll_merge min
    minif max maxif avg avgif makelist make_list make_list_if make_list_with_nulls makeset make_set make_set_if
    passthrough make_dictionary make_bag make_bag_if buildschema binary_all_or binary_all_and binary_all_xor
    count_distinct count_distinctif percentile percentiles percentiles_array percentilew percentilesw
    percentilesw_array stdev stdevif stdevp variance varianceif variancep variancepif covariance covarianceif
    covariancep covariancepif any take_any anyif take_anyif arg_min arg_max argmin argmax
    """)

  static let plugins = names(
    """
    active_users_count activity_counts_metrics activity_engagement activity_metrics new_activity_metrics
    autocluster bag_unpack basket dcount_intersect diffpatterns estimate_rows_count execute_show_command
    execute_query external_datatable funnel_analysis funnel_sequence funnel_sequence_completion http_request
    http_request_post ai_embed_text ai_embeddings ai_chat_completion ai_chat_completion_prompt identity
    identity_v3 infer_storage_schema infer_storage_schema_with_suggestions geo_polygon_lookup geo_line_lookup
    ipv4_lookup ipv6_lookup schema_merge narrow pivot preview csharp python r rolling_percentile rows_near
    session_count sequence_detect sliding_window_counts sql_request mysql_request postgresql_request
    cosmosdb_sql_request dax_request azure_digital_twins_query_request
    """)

  static let operators = names(
    """
    as assert-schema consume count datatable distinct evaluate execute-and-cache extend externaldata facet
    filter find fork getschema graph-match graph-mark-components graph-shortest-paths graph-to-table
    graph-where-edges graph-where-nodes invoke join limit lookup macro-expand make-graph make-series mv-apply
    mv-expand order parse parse-kv parse-where partition partition-by print project project-away
    project-by-names project-keep project-rename project-reorder range reduce render sample sample-distinct
    scan search serialize sort summarize take top top-hitters top-nested union where
    """)

  private static func names(_ text: String) -> [String] { text.split { $0 == " " || $0 == "\n" }.map(String.init) }
}
