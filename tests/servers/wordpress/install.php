<?php
// Installs the site, makes the people that tests post as, and prints their application passwords.
define( 'WP_INSTALLING', true );
require_once $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter( 'pre_wp_mail', '__return_true' );
wp_install( 'H2O Plumbing', 'ada', 'ada@example.com', true, '', 'test-password' );
$made = array();
foreach ( array( 'ada' => 'administrator', 'carl' => 'contributor' ) as $name => $role ) {
	$user = get_user_by( 'login', $name );
	$id   = $user ? $user->ID : wp_insert_user(
		array( 'user_login' => $name, 'user_pass' => 'test-password', 'role' => $role )
	);
	list( $password ) = WP_Application_Passwords::create_new_application_password(
		$id, array( 'name' => 'Drumbeat' )
	);
	$made[ $name ] = $password;
}
echo json_encode( $made ), "\n";
